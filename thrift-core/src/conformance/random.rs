//! Random operations with shrinking: a failure prints the shortest run of operations that still fails.

use super::Fixture;
use super::model::Model;
use super::operation::{GARMENTS, Operation, Random};
use super::settings;
use super::world::World;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Operations of one run, at most.
const OPERATIONS_MAX: usize = 100;
/// Runs that are tried to find a shorter one; a store on a disk is slow.
const SHORTER_TRIED_MAX: u32 = 1_000;

/// The store, and with it `decide`, against a second reading of the rules.
///
/// `THRIFT_TEST_SEED` chooses the runs, `THRIFT_TEST_CASES` says how many ([`Fixture::random_runs`]).
pub fn random_operations_agree_with_the_naive_model<F: Fixture>() {
    let (seed, cases) = (settings::seed(), settings::cases(F::random_runs()));
    let config = Config { cases, max_shrink_iters: SHORTER_TRIED_MAX, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::XorShift, &seed_bytes(seed));
    // A single operation has no shorter form; a run has, with some of them left out.
    let operation = any::<u64>().prop_map(|seed| Operation::any(&mut Random::seeded(seed))).no_shrink();
    let tried = TestRunner::new_with_rng(config, rng)
        .run(&vec(operation, 1..=OPERATIONS_MAX), |operations| agrees::<F>(&operations).map_err(TestCaseError::fail));
    match tried {
        Ok(()) => {}
        Err(TestError::Fail(why, operations)) => {
            let run: Vec<String> = operations.iter().map(|operation| format!("  {operation:?},")).collect();
            panic!("THRIFT_TEST_SEED={seed}: {why}; the shortest run that fails:\n{}", run.join("\n"));
        }
        Err(abort) => panic!("THRIFT_TEST_SEED={seed}: {abort}"),
    }
}

/// Plays the operations on a fresh store and on the model; says which is answered otherwise. Panics if the store then
/// stands elsewhere, or the auditor finds something.
pub(super) fn plays<F: Fixture>(operations: &[Operation]) -> Result<(), String> {
    let world = World::<F>::new().offering(&GARMENTS);
    let mut model = Model::default();
    for (number, operation) in operations.iter().enumerate() {
        let (got, expected) = (operation.run(&world), model.apply(operation));
        if got != expected {
            return Err(format!("operation {number} is answered with {got:?} instead of {expected:?}"));
        }
    }
    model.compare(&world);
    world.is_sound();
    Ok(())
}

/// The same; a store that panics, or stands elsewhere at the end, is to be shown with the shortest run too.
fn agrees<F: Fixture>(operations: &[Operation]) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(|| plays::<F>(operations))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        Err(text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic").to_owned())
    })
}

/// A seed of the length that the generator wants.
fn seed_bytes(seed: u64) -> [u8; 16] {
    let mut random = Random::seeded(seed);
    std::array::from_fn(|_| u8::try_from(random.below(256)).unwrap_or(0))
}
