//! Watching SQLite from below: what it syncs, and what it runs. All unsafe code of this crate's tests is in here.
#![expect(unsafe_code, reason = "SQLite's file layer and its trace can be watched in no other way")]

mod trace;
mod vfs;

pub(super) use trace::{statements, trace_connections};
pub(super) use vfs::{Probe, VFS};
