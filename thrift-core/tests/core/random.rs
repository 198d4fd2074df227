//! Random operations with shrinking: a failure prints the shortest run that still fails.

use crate::memory::Memory;
use proptest::prelude::*;
use thrift_core::conformance::World;
use thrift_core::conformance::model::Model;
use thrift_core::conformance::operation::{GARMENTS, Operation, Random};

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    prop::collection::vec(any::<u64>().prop_map(|seed| Operation::any(&mut Random::seeded(seed))), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_memory_store_agrees_with_the_naive_model(operations in operations()) {
        let world = World::<Memory>::new().offering(&GARMENTS);
        let mut model = Model::default();
        for operation in operations {
            prop_assert_eq!(operation.run(&world), model.apply(&operation), "{:?}", operation);
        }
        model.compare(&world);
    }
}
