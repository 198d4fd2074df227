//! What the environment may change about a run of the suite.

/// A number from the environment, or another one.
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} takes a number, got {text:?}")))
}

/// The seed of random cases: always the same, unless `THRIFT_TEST_SEED` says another. It is printed.
pub(super) fn seed() -> u64 {
    let seed = number("THRIFT_TEST_SEED", 1);
    println!("THRIFT_TEST_SEED={seed}");
    seed
}

/// How many random runs there are: `THRIFT_TEST_CASES`.
pub(super) fn cases(otherwise: u32) -> u32 {
    u32::try_from(number("THRIFT_TEST_CASES", u64::from(otherwise))).unwrap_or(u32::MAX)
}

/// How many races are recorded: `THRIFT_TEST_RACES`.
pub(super) fn races(otherwise: u32) -> u64 {
    number("THRIFT_TEST_RACES", u64::from(otherwise))
}
