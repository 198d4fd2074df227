//! Edits of a document, as somebody with a shell, a newer version or a broken disk makes them.

use bolero::TypeGenerator;

/// What happens to one place of a document. A store applies it to the documents that it writes.
#[derive(Debug, Clone, TypeGenerator)]
pub enum Edit {
    /// The field is gone.
    Remove,
    /// Its value is null.
    Null,
    /// Or true, or false.
    Bool(bool),
    /// Or a small number, where a store knows two sizes.
    Small(i32),
    /// Or a number.
    Number(i64),
    /// Or the first or the last of some kind: [`extreme`].
    Extreme(u8),
    /// Or what only one kind of store knows.
    Rare(u64),
    /// Or a fraction, or no number at all.
    Fraction(f64),
    /// Or any text.
    Text(String),
    /// Or one of [`word`](crate::word).
    Word(u8),
    /// Or bytes, where a store knows them; the first says of what kind.
    Bytes(u8, Vec<u8>),
    /// Or a moment, where a store knows them.
    Moment(i64),
    /// Or an empty list.
    List,
    /// Or an empty document.
    Document,
    /// Or what stands in another place.
    Copy(u8),
    /// The field has another name.
    Rename(String),
    /// There is one more field beside it.
    Add(String),
}

/// One edit, two or three, each at a place that is counted from the root, over and over. Of a document that was edited in
/// more places, hardly anything can be read.
#[derive(Debug, Clone, TypeGenerator)]
pub struct Edits {
    first: (u8, Edit),
    second: Option<(u8, Edit)>,
    third: Option<(u8, Edit)>,
}

impl Edits {
    /// One edit alone.
    pub fn one(place: u8, edit: Edit) -> Self {
        Self { first: (place, edit), second: None, third: None }
    }

    /// In the order in which they are made.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Edit)> {
        let all = [Some(&self.first), self.second.as_ref(), self.third.as_ref()];
        all.into_iter().flatten().map(|(place, edit)| (usize::from(*place), edit))
    }
}

/// Where counting ends, as a store with signed numbers has it, and as one with unsigned ones has it.
pub fn extreme(number: u8) -> Result<i64, u64> {
    match number % 10 {
        0 => Ok(0),
        1 => Ok(1),
        2 => Ok(-1),
        3 => Ok(i64::MAX),
        4 => Ok(i64::MIN),
        5 => Ok(i64::MAX - 1),
        6 => Ok(i64::from(i32::MAX)),
        7 => Ok(i64::from(u32::MAX)),
        8 => Err(u64::MAX),
        _ => Err(u64::MAX - 1),
    }
}
