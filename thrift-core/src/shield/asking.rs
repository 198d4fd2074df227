//! A buyer's hold: refused from what is known, waiting for who asks, or asking.

use super::Shield;
use super::crowd::{Ask, Step};
use super::flight::Flight;
use super::follow::Follow;
use crate::error::{ErrorKind, StoreError};
use crate::id::ItemId;
use crate::inventory::{InventoryStore, Outcome};
use crate::lock::{Command, Refusal};

/// Failures of others that one buyer waits through. Whoever gives up wakes the next, who gives up as well, and so on.
const FAILURES_MAX: u64 = 2;

impl<S: InventoryStore> Shield<S> {
    /// `command` is a hold by a buyer; `ask` says which.
    pub(super) async fn ask(&self, command: &Command, mut ask: Ask<'_>) -> Result<Outcome, StoreError> {
        let mut failures = 0;
        // Kept until the next step is taken: whoever is dropped passes on what they were woken for.
        let mut followed: Option<Follow<'_, S>> = None;
        loop {
            failures += followed.as_ref().map_or(0, Follow::failures);
            if failures >= FAILURES_MAX {
                return self.refusals(&ask).map(Outcome::Refused).ok_or_else(unanswered);
            }
            match self.step(&ask) {
                Step::Refuse(refusals) => return Ok(Outcome::Refused(refusals)),
                Step::Pass => {
                    drop(followed);
                    return self.pass(command).await;
                }
                Step::Lead(lead) => {
                    let flight = Flight::new(self, lead);
                    drop(followed);
                    return self.fly(command, &ask, flight).await;
                }
                Step::Follow(item, id) => {
                    let mut follow = Follow::new(self, item, id);
                    drop(followed);
                    (&mut follow).await;
                    (ask.waits, ask.place) = (ask.waits + 1, id);
                    followed = Some(follow);
                }
                Step::TurnAway(item) => return Err(too_many(&item)),
            }
        }
    }

    /// Asks: looks first where that can answer a crowd.
    async fn fly(&self, command: &Command, ask: &Ask<'_>, mut flight: Flight<'_, S>) -> Result<Outcome, StoreError> {
        if flight.looks() {
            let looked = self.look(ask.items.items()).await;
            flight.noting(looked)?;
            if let Some(refusals) = self.refusals(ask) {
                return Ok(Outcome::Refused(refusals));
            }
        }
        let outcome = self.pass(command).await;
        flight.noting(outcome)
    }

    fn step(&self, ask: &Ask<'_>) -> Step {
        let now = self.clock.now();
        self.crowd().step(ask, now, &self.options)
    }

    fn refusals(&self, ask: &Ask<'_>) -> Option<Vec<Refusal>> {
        let now = self.clock.now();
        self.crowd().refusals(ask, now, &self.options)
    }
}

fn unanswered() -> StoreError {
    let message = "others asked about this garment and got no answer, so the store was not asked again: ask later";
    StoreError::new(ErrorKind::RetryLater, message)
}

fn too_many(item: &ItemId) -> StoreError {
    StoreError::new(ErrorKind::RetryLater, format!("too many wait for an answer about {item}: ask later"))
}
