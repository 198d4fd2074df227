//! Executes the engine's effects on real stores and providers; decides nothing itself.

use crate::checkout::effect::{Effect, Input};
use crate::checkout::new_order::{NewOrder, PlaceError, Placement};
use crate::checkout::policy::Policy;
use crate::checkout::step::step;
use crate::error::{ErrorKind, StoreError};
use crate::id::OrderId;
use crate::inventory::{InventoryStore, Outcome};
use crate::lock::Command;
use crate::order::{Change, Charge, Inserted, Order, OrderStore, Stored};
use crate::payment::{ChargeAnswer, PaymentError, PaymentProvider};
use crate::time::Timestamp;
use std::sync::Arc;

/// How often a statement whose outcome is unknown is issued again before the order is left to recovery.
const REISSUES_MAX: usize = 3;
/// More effects in a row than any order needs: a broken store must not make a loop.
const EFFECTS_MAX: usize = 64;

/// The way from a hold to a sale, on any stores and payment providers. A clone is another handle.
///
/// # Cancellation
/// A dropped future stops between two effects. The order is durable: the same call again, or
/// [`recover`](Self::recover) in any process, goes on from there.
#[derive(Clone)]
pub struct Checkout {
    pub(super) inventory: Arc<dyn InventoryStore>,
    pub(super) orders: Arc<dyn OrderStore>,
    providers: Vec<Arc<dyn PaymentProvider>>,
    pub(super) policy: Policy,
}

impl Checkout {
    /// On these stores, with these ways to pay.
    pub fn new(
        inventory: Arc<dyn InventoryStore>,
        orders: Arc<dyn OrderStore>,
        providers: Vec<Arc<dyn PaymentProvider>>,
        policy: Policy,
    ) -> Self {
        Self { inventory, orders, providers, policy }
    }

    /// Orders what the buyer holds. The same order again (same holder and key) goes on with it and answers its state.
    pub async fn place(&self, new: NewOrder) -> Result<Placement, PlaceError> {
        if self.provider(&new.payment.method).is_none() {
            return Err(PlaceError::UnknownMethod(new.payment.method));
        }
        let order = new.open(self.policy.open_max)?;
        let carrying = self.inventory.carrying(order.first_hold).await?;
        if carrying.records.iter().any(|record| record.holder() != Some(&order.holder)) {
            return Err(PlaceError::NotYours);
        }
        let Stored { value, now } = again(|| self.orders.insert(order.clone())).await?;
        Ok(match value {
            Inserted::New(stored) => {
                let order = self.drive(stored, Input::Wake, now).await?;
                Placement::Order { order: Box::new(order), fresh: true }
            }
            Inserted::Existing(standing) => {
                let same = standing.holder == order.holder
                    && standing.key == order.key
                    && standing.first_hold == order.first_hold;
                if !same {
                    return Ok(Placement::Taken(Box::new(standing)));
                }
                let order = self.drive(standing, Input::Wake, now).await?;
                Placement::Order { order: Box::new(order), fresh: false }
            }
        })
    }

    /// Goes on with an order; `None` if there is none of that id.
    pub async fn resume(&self, id: &OrderId) -> Result<Option<Order>, StoreError> {
        self.go_on(id, Input::Wake, &mut None).await
    }

    /// A provider has called about a charge. Believes nothing of it but that it is time to ask. `None` for a
    /// reference that is not ours.
    ///
    /// # Errors
    /// `RetryLater`, too, if the provider did not answer the question, or has not decided about a charge whose order is
    /// settled: the news is not followed up yet. Nothing else may ever ask about it, so keep the news and call again.
    pub async fn payment_news(&self, reference: &str) -> Result<Option<Order>, StoreError> {
        let Some(found) = self.orders.by_charge(reference).await? else { return Ok(None) };
        let mut unanswered = None;
        let order = self.go_on(&found.id, Input::News, &mut unanswered).await?;
        match unanswered {
            Some(error) => Err(StoreError::new(ErrorKind::RetryLater, error)),
            None => Ok(order),
        }
    }

    async fn go_on(
        &self,
        id: &OrderId,
        input: Input,
        unanswered: &mut Option<PaymentError>,
    ) -> Result<Option<Order>, StoreError> {
        let Stored { value, now } = self.orders.order(id).await?;
        match value {
            Some(order) => Ok(Some(self.run(order, input, now, unanswered).await?)),
            None => Ok(None),
        }
    }

    /// Runs the engine until it stops.
    pub(super) async fn drive(&self, order: Order, input: Input, now: Timestamp) -> Result<Order, StoreError> {
        self.run(order, input, now, &mut None).await
    }

    /// The same, and leaves in `unanswered` why the last question about a charge has no answer.
    async fn run(
        &self,
        mut order: Order,
        mut input: Input,
        mut now: Timestamp,
        unanswered: &mut Option<PaymentError>,
    ) -> Result<Order, StoreError> {
        for _ in 0..EFFECTS_MAX {
            input = match step(&order, input, now, &self.policy) {
                Effect::Stop => return Ok(order),
                Effect::Save(change) => {
                    (order, now) = self.save(&order, &change).await?;
                    Input::saved(&change, &order)
                }
                Effect::Park(change) => return Ok(self.save(&order, &change).await?.0),
                Effect::Lock(command) => {
                    let outcome = self.lock(&command).await?;
                    if let Outcome::Done(looked) = &outcome {
                        now = now.max(looked.now);
                    }
                    Input::Locked(outcome)
                }
                Effect::Submit(charge) => Input::Asked(async { self.named(&charge)?.submit(&charge).await }.await),
                Effect::Query(charge) => {
                    let answer = async { self.named(&charge)?.query(&charge).await }.await;
                    *unanswered = match &answer {
                        Err(error) => Some(error.clone()),
                        // Nobody asks again about a settled order: whoever has the news must keep it.
                        Ok(ChargeAnswer::Pending | ChargeAnswer::NeverAsked) if order.settled => {
                            let detail = "it has not decided about the charge yet".into();
                            Some(PaymentError { provider: charge.provider, detail })
                        }
                        Ok(_) => None,
                    };
                    Input::Asked(answer)
                }
                Effect::Cancel(charge) => Input::Cancelled(async { self.named(&charge)?.cancel(&charge).await }.await),
                Effect::Refund(charge) => Input::Refunded(async { self.named(&charge)?.refund(&charge).await }.await),
            };
        }
        Ok(order)
    }

    pub(super) async fn lock(&self, command: &Command) -> Result<Outcome, StoreError> {
        again(|| self.inventory.apply(command)).await
    }

    async fn save(&self, order: &Order, change: &Change) -> Result<(Order, Timestamp), StoreError> {
        let Stored { value, now } = again(|| self.orders.change(&order.id, change)).await?;
        match value {
            Some(changed) => Ok((changed.into_order(), now)),
            None => Err(StoreError::new(ErrorKind::Stop, format!("order {} has vanished from the store", order.id))),
        }
    }

    fn provider(&self, method: &str) -> Option<&Arc<dyn PaymentProvider>> {
        self.providers.iter().find(|provider| provider.name() == method)
    }

    fn named(&self, charge: &Charge) -> Result<&Arc<dyn PaymentProvider>, PaymentError> {
        self.provider(&charge.provider).ok_or_else(|| PaymentError {
            provider: charge.provider.clone(),
            detail: "no such provider is set up in this process".into(),
        })
    }
}

/// Resolves an unknown outcome by issuing the same statement again.
pub(super) async fn again<T, F>(issue: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    for _ in 0..REISSUES_MAX {
        match issue().await {
            Err(error) if error.outcome_unknown() || error.kind() == ErrorKind::RetryNow => {}
            answered => return answered,
        }
    }
    issue().await
}
