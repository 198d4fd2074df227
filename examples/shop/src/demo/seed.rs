//! Repeatable choices: the same number must give the same garment on every machine, so nothing here asks a clock or an
//! operating system for randomness.

/// Picked by hand: with it, the first garments of the window are among the finest.
const WINDOW: u64 = 2896;

/// A stream of choices that depends on its number alone (splitmix64).
#[derive(Debug, Clone)]
pub(crate) struct Seed(u64);

impl Seed {
    /// The stream of garment `number`.
    pub(crate) fn of(number: u64) -> Self {
        Self(number.wrapping_mul(0xD134_2543_DE82_EF95) ^ WINDOW)
    }

    /// A number under `limit`; zero when there is nothing to choose from.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.step() % limit).unwrap_or(0)
    }

    /// One of `among`; the default of the type when the slice is empty, so that no caller needs a panic.
    pub(crate) fn pick<T: Copy + Default>(&mut self, among: &[T]) -> T {
        among.get(self.below(among.len())).copied().unwrap_or_default()
    }

    fn step(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
