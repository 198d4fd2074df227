//! Small parts that several pages share.

/// One option of a select: what is sent, and what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// Words that lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// What people read.
    pub label: String,
    /// Where it leads; an address that the shop made, never one that somebody typed.
    pub href: String,
}
