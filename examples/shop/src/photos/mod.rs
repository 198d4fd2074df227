//! Photos in the shop: prepared, stored and named; edited by staff; made smaller still in the background; swept and moved.

pub(crate) mod avif;
pub(crate) mod edit;
pub(crate) mod shown;
pub(crate) mod stored;
pub(crate) mod sweep;
pub(crate) mod uploads;
