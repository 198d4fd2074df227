//! Numbers that look random and can be had again: splitmix64, from a seed that failing tests print.

/// A generator of numbers.
pub(super) struct Random {
    state: u64,
}

impl Random {
    /// From `THRIFT_SEED`, if it is set, so that a failure can be replayed; the seed is printed.
    pub(super) fn new(seed: u64) -> Self {
        let seed = std::env::var("THRIFT_SEED").map_or(seed, |text| text.parse().unwrap());
        println!("replay with THRIFT_SEED={seed}");
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Less than `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// Less than `end`, as a number that may become negative later.
    pub(super) fn number(&mut self, end: usize) -> i64 {
        i64::try_from(self.below(end)).unwrap()
    }

    /// True once in `times`.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of them.
    pub(super) fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}
