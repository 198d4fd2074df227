//! The tables, and how an older file becomes a newer one.
//!
//! **Architecture invariant:** a migration that was released is never edited; the next one mends it. Lock states as
//! numbers are part of the file: [`crate::locks`] writes them down.

/// Marks a file as ours: `TPLG`, in the header's application id.
pub(crate) const APPLICATION_ID: i64 = 0x5450_4c47;

/// The version that this code reads and writes; the header's user version.
pub(crate) const VERSION: usize = MIGRATIONS.len();

/// Each brings a file from the version of its index to the next.
pub(crate) const MIGRATIONS: &[&str] = &[V1];

const V1: &str = "
-- The lock. until and holder are there for as long as the state is held or paying.
CREATE TABLE item (
    item TEXT NOT NULL PRIMARY KEY,
    state INTEGER NOT NULL,
    token BLOB,
    prev_hold BLOB,
    last_hold BLOB,
    holder TEXT,
    until INTEGER,
    ver INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX item_token ON item (token, item) WHERE token IS NOT NULL;
CREATE INDEX item_prev_hold ON item (prev_hold) WHERE prev_hold IS NOT NULL;
CREATE INDEX item_last_hold ON item (last_hold) WHERE last_hold IS NOT NULL;
CREATE INDEX item_holder ON item (holder) WHERE holder IS NOT NULL;
CREATE INDEX item_due ON item (state, until, item) WHERE until IS NOT NULL;
CREATE INDEX item_engaged ON item (item) WHERE until IS NOT NULL;

CREATE TABLE event (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    item TEXT NOT NULL,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (item, seq)
) STRICT;

CREATE TABLE orders (
    id TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    key TEXT NOT NULL,
    first_hold BLOB NOT NULL UNIQUE,
    charge TEXT UNIQUE,
    settled INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    ver INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (holder, key)
) STRICT;
CREATE INDEX orders_due ON orders (deadline, id) WHERE settled = 0;
CREATE INDEX orders_newest ON orders (created_at, id);

-- newest, cheapest and dearest are the garment's sort keys. Filters are answered from the index; only what passes them
-- is read from the table.
CREATE TABLE garment (
    id TEXT NOT NULL PRIMARY KEY,
    visibility INTEGER NOT NULL,
    category TEXT,
    colour TEXT,
    size TEXT,
    newest INTEGER NOT NULL,
    cheapest INTEGER NOT NULL,
    dearest INTEGER NOT NULL,
    ver INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX garment_newest ON garment (visibility, newest, id, colour, size, cheapest);
CREATE INDEX garment_cheapest ON garment (visibility, cheapest, id, colour, size);
CREATE INDEX garment_dearest ON garment (visibility, dearest, id, colour, size);
CREATE INDEX garment_category_newest ON garment (visibility, category, newest, id, colour, size, cheapest);
CREATE INDEX garment_category_cheapest ON garment (visibility, category, cheapest, id, colour, size);
CREATE INDEX garment_category_dearest ON garment (visibility, category, dearest, id, colour, size);

CREATE TABLE category (
    slug TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE record (
    collection TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    sort TEXT NOT NULL,
    expires_at INTEGER,
    bytes BLOB NOT NULL,
    PRIMARY KEY (collection, key)
) STRICT;
CREATE INDEX record_sort ON record (collection, sort, key);
CREATE INDEX record_expiry ON record (expires_at) WHERE expires_at IS NOT NULL;
";
