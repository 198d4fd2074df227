//! Edits of JSON.

use crate::edit::{Edit, Edits, extreme};
use crate::words::word;
use serde_json::{Value, json};

/// The value with these edits.
pub fn edited(value: &Value, edits: &Edits) -> Value {
    let mut value = value.clone();
    edits.iter().for_each(|(place, edit)| apply(&mut value, place, edit));
    value
}

/// A place by the names that lead there.
type Path = Vec<String>;

fn paths(value: &Value, here: &Path, found: &mut Vec<Path>) {
    found.push(here.clone());
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (name, value) in inner {
        let there = here.iter().cloned().chain([name]).collect();
        paths(value, &there, found);
    }
}

fn at<'v>(value: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, name| match value {
        Value::Object(fields) => fields.get_mut(name),
        Value::Array(items) => items.get_mut(name.parse::<usize>().ok()?),
        _ => None,
    })
}

fn apply(value: &mut Value, place: usize, edit: &Edit) {
    let mut all = Vec::new();
    paths(value, &Path::new(), &mut all);
    let pick = |number: usize| all.get(number % all.len().max(1)).cloned().unwrap_or_default();
    let path = pick(place);
    let Some((name, parent)) = path.split_last() else {
        // The whole document: only what keeps one, or most runs would be about nothing.
        if let (Edit::Add(name), Value::Object(fields)) = (edit, value) {
            fields.insert(name.clone(), json!(1));
        }
        return;
    };
    let copied = match edit {
        Edit::Copy(from) => at(value, &pick(usize::from(*from))).cloned(),
        _ => None,
    };
    if let Edit::Remove | Edit::Rename(_) | Edit::Add(_) = edit {
        match at(value, parent) {
            Some(Value::Object(fields)) => {
                let old = if matches!(edit, Edit::Add(_)) { Some(json!(1)) } else { fields.remove(name) };
                if let Edit::Rename(new) | Edit::Add(new) = edit {
                    fields.insert(new.clone(), old.unwrap_or_default());
                }
            }
            Some(Value::Array(items)) if !items.is_empty() => drop(items.pop()),
            _ => {}
        }
        return;
    }
    if let Some(standing) = at(value, &path) {
        *standing = copied.unwrap_or_else(|| other(edit));
    }
}

fn other(edit: &Edit) -> Value {
    match edit {
        Edit::Bool(value) => json!(value),
        Edit::Small(number) => json!(number),
        Edit::Number(number) | Edit::Moment(number) => json!(number),
        Edit::Extreme(number) => extreme(*number).map_or_else(|huge| json!(huge), |number| json!(number)),
        Edit::Rare(number) => json!(number),
        Edit::Fraction(number) => json!(number),
        Edit::Text(text) => json!(text),
        Edit::Word(number) => json!(word(*number)),
        Edit::Bytes(_, bytes) => json!(bytes),
        Edit::List => json!([]),
        Edit::Document => json!({}),
        Edit::Null | Edit::Remove | Edit::Copy(_) | Edit::Rename(_) | Edit::Add(_) => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_reach_every_place() {
        let value = json!({ "a": 1, "b": [2, { "c": "d" }] });
        let with = |place, edit| edited(&value, &Edits::one(place, edit));
        assert_eq!(with(1, Edit::Null), json!({ "a": null, "b": [2, { "c": "d" }] }));
        assert_eq!(with(5, Edit::Remove), json!({ "a": 1, "b": [2, {}] }));
        assert_eq!(with(5, Edit::Copy(3)), json!({ "a": 1, "b": [2, { "c": 2 }] }));
        assert_eq!(with(1, Edit::Rename("e".into())), json!({ "e": 1, "b": [2, { "c": "d" }] }));
        assert_eq!(with(0, Edit::Add("e".into())), json!({ "a": 1, "b": [2, { "c": "d" }], "e": 1 }));
        assert_eq!(with(3, Edit::Remove), json!({ "a": 1, "b": [2] }));
    }
}
