//! A payment rail with a ledger, whose answers are scripted. It forgets nothing and forgives nothing: a reference is one
//! charge for ever, and money that was captured is either kept or sent back.

use crate::order::Charge;
use crate::payment::{CancelAnswer, ChargeAnswer, PaymentError, PaymentProvider, RefundAnswer};
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

/// What the rail answers to a first request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// The buyer pays at once.
    Pays,
    /// The buyer has no money.
    Declines,
    /// The buyer has not answered yet; the request can be cancelled.
    Hesitates,
    /// The buyer has not answered yet, and the request cannot be cancelled.
    HesitatesForGood,
}

/// A scripted rail.
#[derive(Debug)]
pub struct Rail {
    script: Script,
    ledger: Mutex<BTreeMap<String, Entry>>,
}

/// A reference in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Pending,
    Captured,
    Failed,
    Refunded { by: String },
}

impl Rail {
    /// The method's name.
    pub const NAME: &'static str = "rail";

    /// An empty ledger.
    pub fn new(script: Script) -> Self {
        Self { script, ledger: Mutex::default() }
    }

    fn ledger(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.ledger.lock().expect("nobody panics with the ledger open")
    }

    /// The buyer pays after all, however late.
    pub fn buyer_pays(&self) {
        for entry in self.ledger().values_mut() {
            if *entry == Entry::Pending {
                *entry = Entry::Captured;
            }
        }
    }

    /// The buyer says no after all.
    pub fn buyer_declines(&self) {
        for entry in self.ledger().values_mut() {
            if *entry == Entry::Pending {
                *entry = Entry::Failed;
            }
        }
    }

    /// How many charges were captured, and how many of them went back.
    pub fn captured_and_refunded(&self) -> (usize, usize) {
        let ledger = self.ledger();
        let refunded = ledger.values().filter(|entry| matches!(entry, Entry::Refunded { .. })).count();
        (ledger.values().filter(|entry| **entry == Entry::Captured).count() + refunded, refunded)
    }

    /// The references, as a provider's callbacks would name them.
    pub fn references(&self) -> Vec<String> {
        self.ledger().keys().cloned().collect()
    }

    fn answer(entry: Option<&Entry>) -> ChargeAnswer {
        match entry {
            None => ChargeAnswer::NeverAsked,
            Some(Entry::Pending) => ChargeAnswer::Pending,
            Some(Entry::Captured | Entry::Refunded { .. }) => ChargeAnswer::Captured,
            Some(Entry::Failed) => ChargeAnswer::Failed { reason: "NOT_ENOUGH_FUNDS".into() },
        }
    }
}

#[async_trait]
impl PaymentProvider for Rail {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    async fn submit(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError> {
        let first = match self.script {
            Script::Pays => Entry::Captured,
            Script::Declines => Entry::Failed,
            Script::Hesitates | Script::HesitatesForGood => Entry::Pending,
        };
        Ok(Self::answer(Some(self.ledger().entry(charge.reference.clone()).or_insert(first))))
    }

    async fn query(&self, charge: &Charge) -> Result<ChargeAnswer, PaymentError> {
        Ok(Self::answer(self.ledger().get(&charge.reference)))
    }

    async fn cancel(&self, charge: &Charge) -> Result<CancelAnswer, PaymentError> {
        let mut ledger = self.ledger();
        if self.script == Script::HesitatesForGood && !ledger.contains_key(&charge.reference) {
            return Ok(CancelAnswer::CannotCancel);
        }
        let entry = ledger.entry(charge.reference.clone()).or_insert(Entry::Failed);
        Ok(match entry {
            Entry::Captured | Entry::Refunded { .. } => CancelAnswer::Captured,
            Entry::Pending if self.script == Script::HesitatesForGood => CancelAnswer::CannotCancel,
            Entry::Pending | Entry::Failed => {
                *entry = Entry::Failed;
                CancelAnswer::Cancelled
            }
        })
    }

    async fn refund(&self, charge: &Charge) -> Result<RefundAnswer, PaymentError> {
        let by = charge.refund.clone().expect("the reference of a refund is stored before the call");
        let mut ledger = self.ledger();
        let entry = ledger.get_mut(&charge.reference).expect("only a captured charge is refunded");
        match entry {
            Entry::Captured => *entry = Entry::Refunded { by },
            Entry::Refunded { by: before } => assert_eq!(*before, by, "refunded twice"),
            Entry::Pending | Entry::Failed => panic!("refund of a charge that was not captured"),
        }
        Ok(RefundAnswer::Refunded)
    }
}
