//! One thing that somebody does: the same operations drive the property tests, the random runs and the model.

use super::Fixture;
use super::world::{World, basket, codes, hold_id, holder, order};
use crate::lock::{Command, Keep, Ttl};
use std::time::Duration;

/// The garments that the operations are about.
pub const GARMENTS: [&str; 3] = ["a", "b", "c"];

/// A small generator (splitmix64), so that a seed replays a run.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The same seed, the same run.
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// Below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// One thing that somebody does. Holds, buyers and orders are small numbers; `garments` is a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// A buyer (or the counter) holds some garments.
    Hold {
        /// Hold.
        hold: u8,
        /// Buyer.
        buyer: u8,
        /// Garments.
        garments: u8,
        /// At the counter.
        staff: bool,
    },
    /// Extends.
    Extend {
        /// Hold.
        hold: u8,
        /// Renewal.
        renewal: u8,
    },
    /// Begins payment.
    Begin {
        /// Hold.
        hold: u8,
        /// Buyer.
        buyer: u8,
        /// Order.
        order: u8,
    },
    /// Sells.
    Sell {
        /// Hold.
        hold: u8,
        /// Order.
        order: u8,
    },
    /// Gives back.
    Release {
        /// Hold.
        hold: u8,
    },
    /// Undoes a payment, keeping under another id or not.
    Abort {
        /// Hold.
        hold: u8,
        /// Order.
        order: u8,
        /// The fresh id.
        keep: Option<u8>,
    },
    /// A late payment.
    Retake {
        /// Hold.
        hold: u8,
        /// Buyer.
        buyer: u8,
        /// Order.
        order: u8,
        /// Garments.
        garments: u8,
    },
    /// A return.
    Relist {
        /// Garment.
        garment: u8,
        /// Order.
        order: u8,
    },
    /// Off sale.
    Withdraw {
        /// Garment.
        garment: u8,
    },
    /// On sale.
    Publish {
        /// Garment.
        garment: u8,
    },
    /// A sweeper comes by.
    Sweep,
    /// Time passes.
    Wait {
        /// Minutes.
        minutes: u8,
    },
}

impl Operation {
    /// Any operation. Ids are drawn from few, so that they collide; fresh ones for keeps and retakes from a range of
    /// their own, as the rules ask.
    pub fn any(random: &mut Random) -> Self {
        let mut pick = |bound: u64| u8::try_from(random.below(bound)).unwrap_or(0);
        let (hold, buyer, order) = (1 + pick(6), pick(3), pick(3));
        let garments = 1 + pick(7);
        match pick(20) {
            0..=5 => Self::Hold { hold, buyer, garments, staff: pick(10) == 0 },
            6 => Self::Extend { hold, renewal: 1 + pick(4) },
            7..=9 => Self::Begin { hold, buyer, order },
            10 | 11 => Self::Sell { hold, order },
            12 => Self::Release { hold },
            13 => Self::Abort { hold, order, keep: (pick(2) == 0).then(|| 100 + pick(100)) },
            14 => Self::Retake { hold: 50 + pick(40), buyer, order, garments },
            15 => Self::Relist { garment: pick(3), order },
            16 => Self::Withdraw { garment: pick(3) },
            17 => Self::Publish { garment: pick(3) },
            18 => Self::Sweep,
            _ => Self::Wait { minutes: 1 + pick(7) },
        }
    }

    /// The command that it is; `None` for a sweep, and for time.
    pub fn command(&self) -> Option<Command> {
        let ttl = Ttl::default();
        let items = |garments: u8| basket(&names(garments));
        let one = |garment: u8| basket(&[name(garment)]);
        let hold_id = |number: u8| hold_id(u128::from(number));
        let holder = |number: u8| holder(&format!("buyer {number}"));
        let order = |number: u8| order(&format!("order {number}"));
        Some(match *self {
            Self::Hold { hold, buyer, garments, staff } => {
                Command::Hold { hold: hold_id(hold), holder: holder(buyer), items: items(garments), ttl, staff }
            }
            Self::Extend { hold, renewal } => Command::Extend { hold: hold_id(hold), renewal: u32::from(renewal), ttl },
            Self::Begin { hold, buyer, order: by } => {
                Command::BeginPayment { hold: hold_id(hold), holder: holder(buyer), order: order(by), ttl }
            }
            Self::Sell { hold, order: by } => Command::Sell { hold: hold_id(hold), order: order(by) },
            Self::Release { hold } => Command::Release { hold: hold_id(hold) },
            Self::Abort { hold, order: by, keep } => {
                let keep = keep.map(|number| Keep { hold: hold_id(number), ttl });
                Command::AbortPayment { hold: hold_id(hold), order: order(by), keep }
            }
            Self::Retake { hold, buyer, order: by, garments } => {
                let (holder, order, items) = (holder(buyer), order(by), items(garments));
                Command::Retake { hold: hold_id(hold), holder, order, items, ttl }
            }
            Self::Relist { garment, order: by } => Command::Relist { items: one(garment), order: order(by) },
            Self::Withdraw { garment } => Command::Withdraw { items: one(garment) },
            Self::Publish { garment } => Command::Publish { items: one(garment) },
            Self::Sweep | Self::Wait { .. } => return None,
        })
    }

    /// Runs it on a store under test; answers the sorted refusals, none if granted.
    pub fn run<F: Fixture>(&self, world: &World<F>) -> Vec<(String, &'static str)> {
        match (self, self.command()) {
            (_, Some(command)) => return codes(&world.apply(command)),
            (Self::Wait { minutes }, None) => world.advance(Duration::from_mins(u64::from(*minutes))),
            (_, None) => drop(world.sweep(10)),
        }
        Vec::new()
    }
}

pub(super) fn name(garment: u8) -> &'static str {
    GARMENTS[usize::from(garment)]
}

fn names(bits: u8) -> Vec<&'static str> {
    (0..3).filter(|garment| bits & (1 << garment) != 0).map(name).collect()
}
