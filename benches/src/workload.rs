//! Who asks for what: the one place where the work of every run is made, from a seed.

use crate::dice::{Dice, Zipf};
use serde::{Deserialize, Serialize};
use thrift_core::lock::Basket;
use thrift_core::{HoldId, HolderId, ItemId};
use uuid::Uuid;

/// How many buyers ask at the same time.
pub const BUYERS: [usize; 4] = [1, 16, 64, 256];

/// How many garments a buyer wants at once.
pub const BASKETS: [usize; 2] = [1, 3];

/// Garments of a Zipf run.
pub const ZIPF_GARMENTS: usize = 1_000;

/// Who wants what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Shape {
    /// The first moment of a stampede: every buyer asks once for the same free garment; one gets it.
    Rush,
    /// The rest of it: the garment is somebody's, and everybody who goes on asking is refused.
    Hot,
    /// A thousand garments, some much more popular than others; who gets one gives it back at once, which is part of
    /// the time.
    Zipf,
    /// Nobody wants what another wants: every attempt takes a free garment.
    Distinct,
}

impl Shape {
    /// All, in the order of the tables.
    pub const ALL: [Self; 4] = [Self::Rush, Self::Hot, Self::Zipf, Self::Distinct];

    /// As the tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rush => "first round",
            Self::Hot => "hot garment",
            Self::Zipf => "zipf",
            Self::Distinct => "all different",
        }
    }
}

/// One attempt.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Fresh for every attempt.
    pub hold: HoldId,
    /// The buyer.
    pub holder: HolderId,
    /// What they want, sorted.
    pub items: Basket,
}

/// The work of one slice of a run.
#[derive(Debug, Clone, Copy)]
pub struct Workload {
    /// Who wants what.
    pub shape: Shape,
    /// Garments an attempt.
    pub basket: usize,
    /// Buyers at the same time.
    pub buyers: usize,
    /// The dice.
    pub seed: u64,
    /// Which slice of the whole run: no hold id and, but for Zipf, no garment appears in two.
    pub slice: u32,
    /// The most garments that there may be for [`Shape::Distinct`]; they are made ready outside the measured time.
    pub garments_max: usize,
}

impl Workload {
    /// Every garment that the store must have on sale.
    pub fn garments(&self) -> impl Iterator<Item = ItemId> + use<> {
        let count = match self.shape {
            Shape::Rush | Shape::Hot => self.basket,
            Shape::Zipf => ZIPF_GARMENTS,
            Shape::Distinct => self.baskets_max() * self.basket,
        };
        let work = *self;
        (0..count).map(move |number| work.item(number))
    }

    fn baskets_max(&self) -> usize {
        self.garments_max / self.basket
    }

    fn item(&self, number: usize) -> ItemId {
        let name = match self.shape {
            Shape::Zipf => format!("popular-{number:06}"),
            _ => format!("garment-{:05}-{number:06}", self.slice),
        };
        ItemId::new(name).unwrap()
    }

    /// The hold that is there before anybody asks, if there is one.
    pub fn before(&self) -> Option<Ask> {
        let items = Basket::new(self.garments()).ok();
        // Somebody else in every slice: nobody may have many holds at once.
        let holder = HolderId::new(format!("first-{}", self.slice)).unwrap();
        let items = items.filter(|_| self.shape == Shape::Hot)?;
        Some(Ask { hold: self.hold(self.buyers, 0), holder, items })
    }

    /// A fresh hold id: the `attempt`th of this buyer in this slice.
    pub fn hold(&self, buyer: usize, attempt: u64) -> HoldId {
        let high = u128::from(self.slice) << 96 | (buyer as u128) << 72;
        HoldId::new(Uuid::from_u128(high | (u128::from(attempt) + 1))).unwrap()
    }

    /// What a buyer asks for, one after another.
    pub fn asks(&self, buyer: usize) -> Asks {
        let zipf = (self.shape == Shape::Zipf).then(|| Zipf::new(ZIPF_GARMENTS));
        Asks { work: *self, buyer, attempt: 0, dice: Dice::new(self.seed, buyer), zipf }
    }
}

/// The attempts of one buyer: without end, but for [`Shape::Rush`] and [`Shape::Distinct`].
pub struct Asks {
    work: Workload,
    buyer: usize,
    attempt: u64,
    dice: Dice,
    zipf: Option<Zipf>,
}

impl Asks {
    fn numbers(&mut self) -> Option<Vec<usize>> {
        let Workload { basket, buyers, .. } = self.work;
        let attempt = usize::try_from(self.attempt).ok()?;
        match (&self.zipf, self.work.shape) {
            (Some(zipf), _) => {
                let mut drawn = Vec::with_capacity(basket);
                while drawn.len() < basket {
                    let number = zipf.draw(&mut self.dice);
                    if !drawn.contains(&number) {
                        drawn.push(number);
                    }
                }
                Some(drawn)
            }
            (None, Shape::Distinct) => {
                let place = attempt * buyers + self.buyer;
                (place < self.work.baskets_max()).then(|| (place * basket..(place + 1) * basket).collect())
            }
            (None, Shape::Rush) if attempt > 0 => None,
            (None, _) => Some((0..basket).collect()),
        }
    }
}

impl Iterator for Asks {
    type Item = Ask;

    fn next(&mut self) -> Option<Ask> {
        let items = self.numbers()?.into_iter().map(|number| self.work.item(number));
        let items = Basket::new(items).unwrap();
        let holder = HolderId::new(format!("buyer-{}-{}-{}", self.work.slice, self.buyer, self.attempt)).unwrap();
        let hold = self.work.hold(self.buyer, self.attempt);
        self.attempt += 1;
        Some(Ask { hold, holder, items })
    }
}
