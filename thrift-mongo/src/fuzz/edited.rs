//! Edits of BSON.

use mongodb::bson::oid::ObjectId;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, DateTime, Decimal128, Document, Timestamp};
use thrift_fuzz::{Edit, Edits, extreme, word};

/// A place by the names that lead there.
type Path = Vec<String>;

/// The document with these edits.
pub(super) fn edited(document: Document, edits: &Edits) -> Document {
    let mut value = Bson::Document(document);
    edits.iter().for_each(|(place, edit)| apply(&mut value, place, edit));
    match value {
        Bson::Document(document) => document,
        other => panic!("the root stays a document: {other:?}"),
    }
}

fn paths(value: &Bson, here: &Path, found: &mut Vec<Path>) {
    found.push(here.clone());
    let inner: Vec<(String, &Bson)> = match value {
        Bson::Document(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Bson::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (name, value) in inner {
        let there = here.iter().cloned().chain([name]).collect();
        paths(value, &there, found);
    }
}

fn at<'v>(value: &'v mut Bson, path: &[String]) -> Option<&'v mut Bson> {
    path.iter().try_fold(value, |value, name| match value {
        Bson::Document(fields) => fields.get_mut(name),
        Bson::Array(items) => items.get_mut(name.parse::<usize>().ok()?),
        _ => None,
    })
}

fn apply(value: &mut Bson, place: usize, edit: &Edit) {
    let mut all = Vec::new();
    paths(value, &Path::new(), &mut all);
    let path = all[place % all.len()].clone();
    let Some((name, parent)) = path.split_last() else {
        if let (Edit::Add(name), Bson::Document(fields)) = (edit, value) {
            fields.insert(name.clone(), 1_i32);
        }
        return;
    };
    let other = match edit {
        Edit::Copy(from) => at(value, &all[usize::from(*from) % all.len()]).cloned().unwrap_or(Bson::Null),
        edit => other(edit),
    };
    match (edit, at(value, parent).unwrap()) {
        (Edit::Remove, Bson::Document(fields)) => drop(fields.remove(name)),
        (Edit::Rename(new), Bson::Document(fields)) => {
            let old = fields.remove(name).unwrap_or(Bson::Null);
            fields.insert(new.clone(), old);
        }
        (Edit::Add(new), Bson::Document(fields)) => drop(fields.insert(new.clone(), 1_i32)),
        (Edit::Remove | Edit::Rename(_) | Edit::Add(_), Bson::Array(items)) => drop(items.pop()),
        (_, parent) => *at(parent, std::slice::from_ref(name)).unwrap() = other,
    }
}

/// What stands there now.
pub(super) fn other(edit: &Edit) -> Bson {
    match edit {
        Edit::Bool(value) => Bson::Boolean(*value),
        Edit::Small(number) => Bson::Int32(*number),
        Edit::Number(number) => Bson::Int64(*number),
        Edit::Extreme(number) => Bson::Int64(extreme(*number).unwrap_or(2)),
        Edit::Rare(number) => rare(*number),
        Edit::Fraction(number) => Bson::Double(*number),
        Edit::Text(text) => Bson::String(text.clone()),
        Edit::Word(number) => Bson::String(word(*number).to_owned()),
        Edit::Bytes(kind, bytes) => {
            let subtype = [BinarySubtype::Generic, BinarySubtype::Uuid, BinarySubtype::UuidOld, BinarySubtype::Md5];
            let mut bytes = bytes.clone();
            // Half of them are as long as a UUID.
            if kind % 2 == 0 {
                bytes.resize(16, 0);
            }
            Bson::Binary(Binary { subtype: subtype[usize::from(kind / 2 % 4)], bytes })
        }
        Edit::Moment(millis) => Bson::DateTime(DateTime::from_millis(*millis)),
        Edit::List => Bson::Array(Vec::new()),
        Edit::Document => Bson::Document(Document::new()),
        Edit::Null | Edit::Remove | Edit::Copy(_) | Edit::Rename(_) | Edit::Add(_) => Bson::Null,
    }
}

/// What a garment shop has no use for.
fn rare(number: u64) -> Bson {
    let bytes = number.to_le_bytes();
    let [low, high] = [0, 4].map(|from| u32::from_le_bytes(bytes[from..from + 4].try_into().unwrap()));
    match number % 8 {
        0 => Bson::ObjectId(ObjectId::from_bytes([bytes[1]; 12])),
        1 => Bson::Timestamp(Timestamp { time: low, increment: high }),
        2 => Bson::Decimal128(Decimal128::from_bytes([bytes[2]; 16])),
        3 => Bson::MinKey,
        4 => Bson::MaxKey,
        5 => Bson::Undefined,
        6 => Bson::Symbol(number.to_string()),
        _ => Bson::JavaScriptCode(number.to_string()),
    }
}
