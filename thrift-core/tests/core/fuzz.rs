//! Runs of operations that a fuzzer makes up, on the in-memory store. CONTRIBUTING says how to run it for longer.

use crate::memory::Memory;
use thrift_core::conformance::script::{a_run_agrees_with_the_naive_model, operations};

#[test]
fn operations_in_memory_agree_with_the_model() {
    bolero::check!().for_each(|bytes: &[u8]| a_run_agrees_with_the_naive_model::<Memory>(&operations(bytes)));
}
