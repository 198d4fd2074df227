//! What a process does with a reply: what `Checkout`'s driver does, one request after another.

use crate::mutant::{Mutant, overdue_without, step_without};
use crate::setup::{NOW, SUBMITS_MAX, Setup, hold};
use crate::state::{Doing, Request, Stage, State, Task};
use crate::wire::Reply;
use std::sync::Arc;
use thrift_core::Timestamp;
use thrift_core::checkout::{Effect, Input, Overdue};
use thrift_core::inventory::Outcome;
use thrift_core::lock::{Command, Ttl};
use thrift_core::order::{Change, Order, OrderStatus};
use thrift_core::payment::PaymentError;

impl Task {
    /// What it sends next.
    pub(crate) fn request(&self, setup: &Setup) -> Request {
        match &self.doing {
            Doing::Hold => Request::Lock(Arc::new(Command::Hold {
                hold: hold(self.shopper),
                holder: setup.holder(self.shopper),
                items: setup.basket(self.shopper),
                ttl: Ttl::new(crate::setup::TICK).unwrap_or_default(),
                staff: setup.shoppers[self.shopper].staff,
            })),
            Doing::Insert => Request::Insert(self.shopper),
            Doing::Release => Request::Lock(Arc::new(Command::Release { hold: hold(self.shopper) })),
            Doing::ReadOverdue { .. } => Request::Read,
            Doing::Overdue(command) => Request::Lock(command.clone()),
            Doing::Drive { effect, .. } => match effect.as_ref().clone() {
                Effect::Lock(command) => Request::Lock(Arc::new(command)),
                Effect::Save(change) | Effect::Park(change) => Request::Change(self.shopper, Arc::new(change)),
                Effect::Submit(charge) => Request::Submit(Arc::new(charge)),
                Effect::Query(charge) => Request::Query(Arc::new(charge)),
                Effect::Cancel(charge) => Request::Cancel(Arc::new(charge)),
                Effect::Refund(charge) => Request::Refund(Arc::new(charge)),
                Effect::Stop => unreachable!("a process that has nothing to do is none"),
            },
        }
    }
}

/// A process that goes on with an order; none if there is nothing to do.
pub(crate) fn drive(setup: &Setup, shopper: usize, order: Arc<Order>, input: Input, now: Timestamp) -> Option<Task> {
    match step_without(setup.mutant, &order, input, now, &setup.policy) {
        Effect::Stop => None,
        // It was frozen since it last heard what time it is.
        Effect::Submit(_) if NOW.since(order.created_at) > SUBMITS_MAX => None,
        effect => Some(Task { shopper, doing: Doing::Drive { order, now, effect: Arc::new(effect) } }),
    }
}

impl State {
    /// The reply reaches its process, which then goes on, or is done.
    pub(crate) fn heard(&mut self, setup: &Setup, task: Task, reply: Reply) -> Option<Task> {
        let shopper = task.shopper;
        match (task.doing, reply) {
            (Doing::Hold, Reply::Locked(outcome)) => {
                let stage = &mut self.shoppers[shopper];
                if *stage == Stage::Asked {
                    *stage = if matches!(outcome, Outcome::Done(_)) { Stage::Holds } else { Stage::Gone };
                }
                None
            }
            (Doing::Insert, Reply::Order(Some(order), _)) => {
                self.shoppers[shopper] = Stage::Ordered;
                drive(setup, shopper, order, Input::Wake, NOW)
            }
            (Doing::ReadOverdue { hold }, Reply::Order(Some(order), _)) => {
                match overdue_without(setup.mutant, &order, hold) {
                    Overdue::GoOn => drive(setup, shopper, order, Input::Wake, NOW),
                    Overdue::Lock(command) => Some(Task { shopper, doing: Doing::Overdue(Arc::new(command)) }),
                    Overdue::Leave => None,
                }
            }
            (Doing::Drive { effect, .. }, Reply::Order(Some(order), written)) => match effect.as_ref() {
                Effect::Park(_) => None,
                Effect::Save(change) if !written && is_taken_for_late(setup, change) => {
                    let deadline_in = setup.policy.ask_every;
                    let charge = order.charge.clone();
                    let (from_ver, to) = (order.ver, OrderStatus::RefundDue);
                    let late = Change { from_ver, to, charge, deadline_in, ..change.clone() };
                    let effect = Arc::new(Effect::Save(late));
                    Some(Task { shopper, doing: Doing::Drive { order, now: NOW, effect } })
                }
                Effect::Save(change) => {
                    let input = Input::saved(change, &order);
                    drive(setup, shopper, order, input, NOW)
                }
                _ => None,
            },
            (Doing::Drive { order, now, .. }, Reply::Locked(outcome)) => {
                let now = if matches!(outcome, Outcome::Done(_)) { NOW } else { now };
                drive(setup, shopper, order, Input::Locked(outcome), now)
            }
            (Doing::Drive { order, now, .. }, reply) => match told(reply) {
                Some(input) => drive(setup, shopper, order, input, now),
                None => None,
            },
            _ => None,
        }
    }

    /// The reply is lost. Stores are asked the same again; a provider's silence is an answer of its own.
    pub(crate) fn unheard(setup: &Setup, task: Task) -> Option<Task> {
        let silent = || PaymentError { provider: String::new(), detail: String::new() };
        match &task.doing {
            Doing::Drive { order, now, effect } => {
                let input = match effect.as_ref() {
                    Effect::Submit(_) | Effect::Query(_) => Input::Asked(Err(silent())),
                    Effect::Cancel(_) => Input::Cancelled(Err(silent())),
                    Effect::Refund(_) => Input::Refunded(Err(silent())),
                    Effect::Lock(_) | Effect::Save(_) | Effect::Park(_) | Effect::Stop => return Some(task),
                };
                drive(setup, task.shopper, order.clone(), input, *now)
            }
            _ => Some(task),
        }
    }
}

fn told(reply: Reply) -> Option<Input> {
    match reply {
        Reply::Asked(answer) => Some(Input::Asked(Ok(answer))),
        Reply::Cancelled(answer) => Some(Input::Cancelled(Ok(answer))),
        Reply::Refunded(answer) => Some(Input::Refunded(Ok(answer))),
        Reply::Locked(_) | Reply::Order(..) => None,
    }
}

fn is_taken_for_late(setup: &Setup, change: &Change) -> bool {
    setup.mutant == Some(Mutant::ReplayIsALatePayment) && change.to == OrderStatus::Placed && change.charge.is_some()
}
