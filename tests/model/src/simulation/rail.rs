//! A payment provider outside of every process: a ledger that forgets nothing.

use crate::simulation::dice::Dice;
use crate::simulation::locked;
use crate::simulation::run::Guard;
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use thrift_core::order::Charge;
use thrift_core::payment::{CancelAnswer, ChargeAnswer, PaymentError, PaymentProvider, RefundAnswer};

/// Where a charge stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    Pending { cancellable: bool },
    Captured,
    Failed,
    Refunded { by: String },
}

impl Entry {
    pub(crate) fn is_refunded(&self) -> bool {
        matches!(self, Self::Refunded { .. })
    }
}

/// The rail. What its customers do is drawn from the run's dice.
pub(crate) struct Rail {
    dice: Dice,
    missing: Option<Guard>,
    ledger: Mutex<BTreeMap<String, Entry>>,
    /// References that callbacks are on their way for.
    news: Mutex<Vec<String>>,
    broken: Mutex<Vec<String>>,
}

impl Rail {
    pub(crate) const NAME: &'static str = "rail";

    pub(crate) fn new(dice: Dice, missing: Option<Guard>) -> Self {
        Self { dice, missing, ledger: Mutex::default(), news: Mutex::default(), broken: Mutex::default() }
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        locked(&self.ledger)
    }

    fn broke(&self, what: String) {
        locked(&self.broken).push(what);
    }

    /// What nobody may ever ask of a provider, and somebody did.
    pub(crate) fn broken(&self) -> Vec<String> {
        locked(&self.broken).clone()
    }

    /// Somebody who hesitated decides.
    pub(crate) fn somebody_decides(&self) {
        let mut ledger = self.ledger();
        let undecided = |entry: &Entry| matches!(entry, Entry::Pending { .. });
        let pending: Vec<String> =
            ledger.iter().filter(|(_, entry)| undecided(entry)).map(|(reference, _)| reference.clone()).collect();
        if pending.is_empty() {
            return;
        }
        let reference = self.dice.pick(&pending).clone();
        let decided = if self.dice.once_in(3) { Entry::Failed } else { Entry::Captured };
        ledger.insert(reference.clone(), decided);
        drop(ledger);
        self.calls_back(&reference);
    }

    /// No callback, one, or two.
    fn calls_back(&self, reference: &str) {
        let mut news = locked(&self.news);
        news.extend((0..self.dice.below(3)).map(|_| reference.to_owned()));
    }

    /// A callback that arrives now.
    pub(crate) fn callback(&self) -> Option<String> {
        let mut news = locked(&self.news);
        let index = usize::try_from(self.dice.below(news.len().max(1) as u64)).ok()?;
        (index < news.len()).then(|| news.swap_remove(index))
    }

    /// Everybody has decided.
    pub(crate) fn is_decided(&self) -> bool {
        !self.ledger().values().any(|entry| matches!(entry, Entry::Pending { .. }))
    }

    fn answer(entry: Option<&Entry>) -> ChargeAnswer {
        match entry {
            None => ChargeAnswer::NeverAsked,
            Some(Entry::Pending { .. }) => ChargeAnswer::Pending,
            Some(Entry::Captured | Entry::Refunded { .. }) => ChargeAnswer::Captured,
            Some(Entry::Failed) => ChargeAnswer::Failed { reason: "no money".into() },
        }
    }
}

#[async_trait]
impl PaymentProvider for Rail {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    async fn submit(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError> {
        let fresh = !self.ledger().contains_key(&charge.reference);
        if fresh {
            let first = match self.dice.below(10) {
                0..=3 => Entry::Captured,
                4 => Entry::Failed,
                _ => Entry::Pending { cancellable: self.dice.once_in(2) },
            };
            let decided = !matches!(first, Entry::Pending { .. });
            self.ledger().insert(charge.reference.clone(), first);
            if decided {
                self.calls_back(&charge.reference);
            }
        }
        Ok(Self::answer(self.ledger().get(&charge.reference)))
    }

    async fn query(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError> {
        Ok(Self::answer(self.ledger().get(&charge.reference)))
    }

    async fn cancel(&self, charge: &Charge) -> Result<CancelAnswer, PaymentError> {
        let mut ledger = self.ledger();
        Ok(match ledger.get(&charge.reference) {
            Some(Entry::Captured | Entry::Refunded { .. }) => CancelAnswer::Captured,
            Some(Entry::Failed) => CancelAnswer::Cancelled,
            // It says so, and captures all the same.
            Some(Entry::Pending { .. }) if self.missing == Some(Guard::CancelledIsFinal) => CancelAnswer::Cancelled,
            Some(Entry::Pending { cancellable: true }) => {
                ledger.insert(charge.reference.clone(), Entry::Failed);
                CancelAnswer::Cancelled
            }
            Some(Entry::Pending { cancellable: false }) | None => CancelAnswer::CannotCancel,
        })
    }

    async fn refund(&self, charge: &Charge) -> Result<RefundAnswer, PaymentError> {
        let mut ledger = self.ledger();
        let by = charge.refund.clone().unwrap_or_default();
        match ledger.get(&charge.reference) {
            Some(Entry::Captured) if !by.is_empty() => {
                ledger.insert(charge.reference.clone(), Entry::Refunded { by });
            }
            Some(Entry::Refunded { by: before }) if *before == by => {}
            other => self.broke(format!("I10: refund {by:?} of {}, which is {other:?}", charge.reference)),
        }
        Ok(RefundAnswer::Refunded)
    }
}
