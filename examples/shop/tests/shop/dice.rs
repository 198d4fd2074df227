//! Chance that can be repeated, and sizes that can be raised.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;
use uuid::Uuid;

/// Seeded dice (`SplitMix64`).
pub(super) struct Dice(u64);

impl Dice {
    /// From `THRIFT_TEST_SEED`, or from the clock; the seed is printed, so that a run can be repeated.
    pub(super) fn seeded(test: &str) -> Self {
        let now = jiff::Timestamp::now().as_millisecond().unsigned_abs();
        let seed = size("THRIFT_TEST_SEED", now);
        println!("{test}: THRIFT_TEST_SEED={seed}");
        Self(seed)
    }

    /// Those of a seed that was printed already.
    pub(super) fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// Dice of their own for one of several players.
    pub(super) fn for_player(&mut self) -> Self {
        Self(self.throw())
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below the limit.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.throw() % limit as u64).unwrap()
    }

    /// True so many times in a hundred.
    pub(super) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// A time between these, in milliseconds.
    pub(super) fn millis(&mut self, from: usize, to: usize) -> Duration {
        Duration::from_millis((from + self.below(to - from)) as u64)
    }

    /// A random UUID.
    pub(super) fn uuid(&mut self) -> Uuid {
        let bytes = [self.throw().to_le_bytes(), self.throw().to_le_bytes()].concat();
        uuid::Builder::from_random_bytes(bytes.try_into().unwrap()).into_uuid()
    }

    /// So many different ones of these.
    pub(super) fn some<'a>(&mut self, count: usize, of: &'a [String]) -> Vec<&'a str> {
        let mut left: Vec<&str> = of.iter().map(String::as_str).collect();
        (0..count.min(of.len())).map(|_| left.swap_remove(self.below(left.len()))).collect()
    }
}

/// A number from the environment, or else this one.
pub(super) fn size<N: FromStr + Display>(name: &str, otherwise: N) -> N {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name}: takes a number, got {text:?}")),
        Err(_) => otherwise,
    }
}
