//! Runs of operations that a fuzzer makes up, on the in-memory store. CONTRIBUTING says how to run it for longer.

use crate::memory::Memory;
use thrift_core::conformance::script::{RUN_BYTES_MAX, a_run_agrees_with_the_naive_model, operations};

#[test]
fn operations_in_memory_agree_with_the_model() {
    let runs = bolero::produce::<Vec<u8>>().with().len(0..=RUN_BYTES_MAX);
    let check = bolero::check!().with_generator(runs);
    check.for_each(|bytes| a_run_agrees_with_the_naive_model::<Memory>(&operations(bytes)));
}
