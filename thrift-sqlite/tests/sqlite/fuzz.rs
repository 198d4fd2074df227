//! Runs of operations that a fuzzer makes up, on a file. CONTRIBUTING says how to run it for longer.

use super::conformance::OnDisk;
use thrift_core::conformance::script::{a_run_agrees_with_the_naive_model, operations};
use thrift_fuzz::bolero;

#[test]
fn operations_on_a_file_agree_with_the_model() {
    bolero::check!().for_each(|bytes: &[u8]| a_run_agrees_with_the_naive_model::<OnDisk>(&operations(bytes)));
}
