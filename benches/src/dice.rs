//! Seeded dice: the same seed asks for the same garments on every machine.

/// `SplitMix64` (Steele, Lea, Flood 2014): small, and mixes well enough to choose garments.
pub struct Dice(u64);

impl Dice {
    /// The dice of one buyer.
    pub fn new(seed: u64, buyer: usize) -> Self {
        let mut dice = Self(seed ^ (buyer as u64).wrapping_mul(0xd134_2543_de82_ef95));
        dice.roll();
        dice
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Popularity after Zipf: the garment of rank `r` is asked for in proportion to `1 / r`.
pub struct Zipf {
    /// The sum of the weights up to each rank.
    sums: Vec<u64>,
}

impl Zipf {
    /// So many garments. In whole numbers, so that no rounding differs between machines.
    pub fn new(garments: usize) -> Self {
        let mut sum = 0;
        let weights = (1..=garments as u64).map(|rank| 1_000_000_000 / rank);
        let sums = weights.map(|weight| {
            sum += weight;
            sum
        });
        Self { sums: sums.collect() }
    }

    /// One garment, by its rank from 0.
    pub fn draw(&self, dice: &mut Dice) -> usize {
        let total = self.sums.last().copied().unwrap_or(1);
        let at = dice.roll() % total;
        self.sums.partition_point(|sum| *sum <= at)
    }
}
