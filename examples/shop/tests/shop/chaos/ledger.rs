//! What the rail knows: every charge, and where its money is. It outlives every crash of the shop, and notes at once what
//! may never happen.

use super::moods::Mood;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

/// Where the money of a charge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::shop) enum Money {
    Pending,
    Captured,
    Failed,
    Cancelled,
    Refunded,
}

impl Money {
    /// The word for it in the rail's answers.
    pub(in crate::shop) fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Captured => "captured",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }
}

/// One charge.
#[derive(Debug, Clone)]
pub(in crate::shop) struct Entry {
    pub(in crate::shop) money: Money,
    pub(in crate::shop) amount: i64,
    pub(in crate::shop) mood: Mood,
    /// Whether the shop may have read that it is cancelled.
    said_cancelled: bool,
    /// The reference of its refund.
    pub(in crate::shop) refund: Option<String>,
}

/// All charges.
#[derive(Default)]
pub(in crate::shop) struct Ledger {
    charges: Mutex<BTreeMap<String, Entry>>,
    wrong: Mutex<Vec<String>>,
}

impl Ledger {
    fn charges(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.charges.lock().unwrap()
    }

    fn note(&self, what: String) {
        self.wrong.lock().unwrap().push(what);
    }

    /// Every charge as it stands, by its reference.
    pub(in crate::shop) fn entries(&self) -> BTreeMap<String, Entry> {
        self.charges().clone()
    }

    /// What should never have happened.
    pub(in crate::shop) fn wrong(&self) -> Vec<String> {
        self.wrong.lock().unwrap().clone()
    }

    pub(in crate::shop) fn find(&self, reference: &str) -> Option<Entry> {
        self.charges().get(reference).cloned()
    }

    /// The charge of this reference, made if it is new; and whether it is.
    pub(in crate::shop) fn asked(&self, reference: &str, amount: i64, mood: impl FnOnce() -> Mood) -> (Entry, bool) {
        let mut charges = self.charges();
        let known = charges.get(reference).cloned();
        if let Some(entry) = known {
            if entry.amount != amount {
                self.note(format!("charge {reference} was asked for at {} and then at {amount}", entry.amount));
            }
            return (entry, false);
        }
        let mood = mood();
        let money = match mood {
            Mood::Pays => Money::Captured,
            Mood::Declines => Money::Failed,
            _ => Money::Pending,
        };
        let entry = Entry { money, amount, mood, said_cancelled: false, refund: None };
        charges.insert(reference.to_owned(), entry.clone());
        (entry, true)
    }

    /// The buyer confirms; answers whether money moved.
    pub(in crate::shop) fn buyer_pays(&self, reference: &str) -> bool {
        let mut charges = self.charges();
        let entry = charges.get_mut(reference).unwrap();
        let lies = matches!(entry.mood, Mood::LiesAboutCancelling(_)) && entry.money == Money::Cancelled;
        if entry.money != Money::Pending && !lies {
            return false;
        }
        if entry.said_cancelled {
            self.note(format!("charge {reference} was captured after the rail had said that it is cancelled"));
        }
        entry.money = Money::Captured;
        true
    }

    /// The rail gives up on whoever has not answered; answers how many.
    pub(in crate::shop) fn give_up_on_the_silent(&self) -> usize {
        let mut charges = self.charges();
        let silent = |entry: &&mut Entry| entry.money == Money::Pending && entry.mood == Mood::NeverAnswersNorCancels;
        charges.values_mut().filter(silent).map(|entry| entry.money = Money::Failed).count()
    }

    /// Asked to cancel: a charge that was never asked for is remembered, so that a slow request charges nothing.
    pub(in crate::shop) fn cancel(&self, reference: &str, amount: i64) -> Entry {
        let mut charges = self.charges();
        let fresh =
            || Entry { money: Money::Pending, amount, mood: Mood::NeverAnswers, said_cancelled: false, refund: None };
        let entry = charges.entry(reference.to_owned()).or_insert_with(fresh);
        if entry.money == Money::Pending && entry.mood.can_be_cancelled() {
            entry.money = Money::Cancelled;
        }
        entry.said_cancelled |= entry.money == Money::Cancelled;
        entry.clone()
    }

    /// Sends the money back; false if there is none to send.
    pub(in crate::shop) fn refund(&self, reference: &str, refund: &str, amount: i64) -> bool {
        let mut charges = self.charges();
        if let Some(entry) = charges.get(reference).filter(|entry| entry.amount != amount) {
            self.note(format!("{amount} of charge {reference} was to be refunded, which is {}", entry.amount));
            return false;
        }
        match charges.get_mut(reference) {
            Some(entry) if entry.money == Money::Captured => {
                entry.money = Money::Refunded;
                entry.refund = Some(refund.to_owned());
                true
            }
            Some(Entry { refund: Some(before), .. }) if before == refund => true,
            Some(Entry { money: Money::Refunded, .. }) => {
                self.note(format!("charge {reference} was to be refunded twice"));
                false
            }
            _ => {
                self.note(format!("a refund of charge {reference}, which was not captured"));
                false
            }
        }
    }
}

#[test]
fn a_refund_of_another_amount_is_found() {
    let ledger = Ledger::default();
    ledger.asked("r", 15_000, || Mood::Pays);
    assert!(!ledger.refund("r", "back", 14_999));
    assert_eq!(ledger.wrong(), ["14999 of charge r was to be refunded, which is 15000"]);
    assert_eq!(ledger.find("r").unwrap().money, Money::Captured);
    assert!(ledger.refund("r", "back", 15_000) && ledger.refund("r", "back", 15_000));
    assert_eq!(ledger.wrong().len(), 1);
}
