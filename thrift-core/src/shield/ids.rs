//! The hold ids that were granted lately: what the store says of them depends on more than one garment.

use crate::id::HoldId;
use std::collections::{HashSet, VecDeque};

/// More than a shop grants in an hour.
const IDS_MAX: usize = 16_384;

#[derive(Default)]
pub(super) struct Ids {
    known: HashSet<HoldId>,
    oldest_first: VecDeque<HoldId>,
}

impl Ids {
    pub(super) fn remember(&mut self, hold: HoldId) {
        if !self.known.insert(hold) {
            return;
        }
        self.oldest_first.push_back(hold);
        if self.oldest_first.len() > IDS_MAX
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.known.remove(&oldest);
        }
    }

    pub(super) fn contains(&self, hold: HoldId) -> bool {
        self.known.contains(&hold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_oldest_are_forgotten() {
        let id = |number: usize| HoldId::new(Uuid::from_u128(1 + number as u128)).unwrap();
        let mut ids = Ids::default();
        for number in 0..=IDS_MAX {
            ids.remember(id(number));
            ids.remember(id(number));
        }
        assert!(!ids.contains(id(0)));
        assert!(ids.contains(id(1)) && ids.contains(id(IDS_MAX)));
        assert_eq!((ids.known.len(), ids.oldest_first.len()), (IDS_MAX, IDS_MAX));
    }
}
