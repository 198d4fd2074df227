//! Runs of operations that a fuzzer makes up, on a file. CONTRIBUTING says how to run it for longer.

use super::conformance::OnDisk;
use thrift_core::conformance::script::{RUN_BYTES_MAX, a_run_agrees_with_the_naive_model, operations};
use thrift_fuzz::bolero;

#[test]
fn operations_on_a_file_agree_with_the_model() {
    let runs = bolero::produce::<Vec<u8>>().with().len(0..=RUN_BYTES_MAX);
    let check = bolero::check!().with_generator(runs);
    check.for_each(|bytes| a_run_agrees_with_the_naive_model::<OnDisk>(&operations(bytes)));
}
