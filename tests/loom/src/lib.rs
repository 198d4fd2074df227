//! Models of the in-memory store, in `tests/loom.rs`: the shipped code under [loom](https://docs.rs/loom), which walks
//! through every interleaving of a few threads, and every value that a weakly ordered load may read.
//!
//! ```sh
//! RUSTFLAGS="--cfg thrift_loom" cargo test -p thrift-loom --target-dir target/loom
//! ```
//!
//! Without the flag there is nothing here to build or to run.
