//! One thing that somebody does: the same operations drive the property tests, the random runs and the model.

use super::Fixture;
use super::world::{World, codes};
use crate::inventory::Reply;
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

    /// Runs it on a store under test; answers the sorted refusals, none if granted.
    pub fn run<F: Fixture>(&self, world: &World<F>) -> Vec<(String, &'static str)> {
        let number = u128::from;
        let buyer = |buyer: u8| format!("buyer {buyer}");
        let order = |order: u8| format!("order {order}");
        match *self {
            Self::Hold { hold, buyer: who, garments, staff: false } => {
                codes(&world.hold(number(hold), &buyer(who), &names(garments)))
            }
            Self::Hold { hold, buyer: who, garments, staff: true } => {
                codes(&world.staff_hold(number(hold), &buyer(who), &names(garments)))
            }
            Self::Extend { hold, renewal } => codes(&world.extend(number(hold), u32::from(renewal))),
            Self::Begin { hold, buyer: who, order: by } => codes(&world.begin(number(hold), &buyer(who), &order(by))),
            Self::Sell { hold, order: by } => codes(&world.sell(number(hold), &order(by))),
            Self::Release { hold } => codes(&world.release(number(hold))),
            Self::Abort { hold, order: by, keep } => codes(&world.abort(number(hold), &order(by), keep.map(number))),
            Self::Retake { hold, buyer: who, order: by, garments } => {
                codes(&world.retake(number(hold), &buyer(who), &order(by), &names(garments)))
            }
            Self::Relist { garment, order: by } => codes(&world.relist(name(garment), &order(by))),
            Self::Withdraw { garment } => codes(&world.withdraw(name(garment))),
            Self::Publish { garment } => {
                let items = super::world::basket(&[name(garment)]);
                codes(&world.apply(crate::lock::Command::Publish { items }))
            }
            Self::Sweep => codes(&Reply::Done(world.sweep(10))),
            Self::Wait { minutes } => {
                world.advance(Duration::from_mins(u64::from(minutes)));
                Vec::new()
            }
        }
    }
}

pub(super) fn name(garment: u8) -> &'static str {
    GARMENTS[usize::from(garment)]
}

fn names(bits: u8) -> Vec<&'static str> {
    (0..3).filter(|garment| bits & (1 << garment) != 0).map(name).collect()
}
