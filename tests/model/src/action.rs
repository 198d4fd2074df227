//! What can happen next, and what it does.

use crate::process::drive;
use crate::setup::{NOW, SUBMITS_MAX, Setup};
use crate::state::{Doing, Entry, Request, Stage, State, Task, tick};
use crate::wire::{Reply, is_swept};
use std::sync::Arc;
use thrift_core::checkout::{Effect, Input};
use thrift_core::lock::LockState;

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Action {
    /// A shopper asks for the garments; again, if no answer came.
    Hold(usize),
    /// A shopper orders; again, if no answer came.
    Order(usize),
    /// A shopper leaves, and the shop gives the hold back.
    Leave(usize),
    /// A process goes on with an order that is past its deadline.
    Recover(usize),
    /// A process looks after a garment that is being paid for past its time.
    Overdue(usize),
    /// A sweeper frees what lapsed.
    Sweep,
    /// The provider calls about a shopper's charge.
    Callback(usize),
    /// The buyer pays.
    Pays(Arc<str>),
    /// The buyer says no.
    Declines(Arc<str>),
    /// A process takes its next step, and hears the reply.
    Step(usize),
    /// The same, but the reply is lost.
    LosesReply(usize),
    /// The same, but the order that it reads is an old one.
    ReadsOld(usize),
    /// The process dies.
    Dies(usize),
    /// What the process sends gets stuck on its way; it sends it again.
    Delayed(usize),
    /// What got stuck arrives.
    Arrives(usize),
    /// Time passes.
    Tick,
}

impl State {
    /// Everything that can happen now.
    pub(crate) fn actions(&self, setup: &Setup, actions: &mut Vec<Action>) {
        if self.tasks.len() < setup.tasks_max {
            self.beginnings(actions);
        }
        if self.garments.iter().any(|record| is_swept(setup, record)) {
            actions.push(Action::Sweep);
        }
        for (reference, _) in self.ledger.iter().filter(|(_, entry)| matches!(entry, Entry::Pending { .. })) {
            actions.extend([Action::Pays(reference.clone()), Action::Declines(reference.clone())]);
        }
        for (number, task) in self.tasks.iter().enumerate() {
            actions.push(Action::Step(number));
            actions.extend((self.left.lost_replies > 0).then_some(Action::LosesReply(number)));
            actions.extend((self.left.crashes > 0).then_some(Action::Dies(number)));
            let once = !matches!(task.doing, Doing::ReadOverdue { .. });
            actions.extend((self.left.delayed > 0 && once).then_some(Action::Delayed(number)));
            let old = !once && self.left.stale_reads > 0 && self.earlier[task.shopper].is_some();
            actions.extend(old.then_some(Action::ReadsOld(number)));
        }
        actions.extend((0..self.delayed.len()).map(Action::Arrives));
        actions.extend((self.tasks.is_empty() || self.left.freezes > 0).then_some(Action::Tick));
    }

    fn beginnings(&self, actions: &mut Vec<Action>) {
        for (shopper, stage) in self.shoppers.iter().enumerate() {
            let busy = |doing: &Doing| self.tasks.iter().any(|task| task.shopper == shopper && task.doing == *doing);
            if matches!(stage, Stage::New | Stage::Asked) && !busy(&Doing::Hold) {
                actions.push(Action::Hold(shopper));
            }
            if *stage == Stage::Holds && !busy(&Doing::Insert) {
                actions.push(Action::Order(shopper));
            }
            if matches!(stage, Stage::Holds | Stage::Ordered) && self.left.releases > 0 {
                actions.push(Action::Leave(shopper));
            }
            let Some(order) = &self.orders[shopper] else { continue };
            if !order.settled && order.deadline <= NOW {
                actions.push(Action::Recover(shopper));
            }
            if order.charge.is_some() && self.left.callbacks > 0 {
                actions.push(Action::Callback(shopper));
            }
        }
        for (number, garment) in self.garments.iter().enumerate() {
            if matches!(&garment.state, LockState::Paying { lease, .. } if lease.until <= NOW) {
                actions.push(Action::Overdue(number));
            }
        }
    }

    /// It happens.
    pub(crate) fn after(&self, setup: &Setup, action: &Action) -> Option<Self> {
        let mut next = self.clone();
        match action {
            Action::Hold(shopper) => {
                next.shoppers[*shopper] = Stage::Asked;
                next.tasks.push(Task { shopper: *shopper, doing: Doing::Hold });
            }
            Action::Order(shopper) => next.tasks.push(Task { shopper: *shopper, doing: Doing::Insert }),
            Action::Leave(shopper) => {
                next.left.releases -= 1;
                next.tasks.push(Task { shopper: *shopper, doing: Doing::Release });
            }
            Action::Recover(shopper) => next.begin(setup, *shopper, Input::Wake)?,
            Action::Callback(shopper) => {
                next.left.callbacks -= 1;
                next.begin(setup, *shopper, Input::News)?;
            }
            Action::Overdue(garment) => next.look_after(*garment)?,
            Action::Sweep => next.sweep(setup),
            Action::Pays(reference) => {
                next.ledger.insert(reference.clone(), Entry::Captured);
            }
            Action::Declines(reference) => {
                next.ledger.insert(reference.clone(), Entry::Failed);
            }
            Action::Step(number) => next.step(setup, *number),
            Action::LosesReply(number) => {
                next.left.lost_replies -= 1;
                let task = next.tasks.remove(*number);
                next.serve(setup, task.shopper, &task.request(setup));
                next.tasks.extend(Self::unheard(setup, task));
            }
            Action::ReadsOld(number) => {
                next.left.stale_reads -= 1;
                let task = next.tasks.remove(*number);
                let old = Reply::Order(next.earlier[task.shopper].clone(), false);
                let going_on = next.heard(setup, task, old);
                next.tasks.extend(going_on);
            }
            Action::Dies(number) => {
                next.left.crashes -= 1;
                next.tasks.remove(*number);
            }
            Action::Delayed(number) => {
                next.left.delayed -= 1;
                next.delayed.push(next.tasks[*number].request(setup));
            }
            Action::Arrives(number) => {
                let request = next.delayed.remove(*number);
                let shopper = next.sender(&request);
                next.serve(setup, shopper, &request);
            }
            Action::Tick => {
                next.left.freezes -= u8::from(!next.tasks.is_empty());
                tick(&mut next);
                next.give_up_submitting();
            }
        }
        Some(next)
    }

    pub(crate) fn step(&mut self, setup: &Setup, number: usize) {
        let task = self.tasks.remove(number);
        let reply = self.serve(setup, task.shopper, &task.request(setup));
        let going_on = self.heard(setup, task, reply);
        self.tasks.extend(going_on);
    }

    fn begin(&mut self, setup: &Setup, shopper: usize, input: Input) -> Option<()> {
        let order = self.orders[shopper].clone()?;
        self.tasks.push(drive(setup, shopper, order, input, NOW)?);
        Some(())
    }

    fn look_after(&mut self, garment: usize) -> Option<()> {
        let LockState::Paying { lease, order } = &self.garments[garment].state else { return None };
        let shopper = self.orders.iter().position(|known| known.as_ref().is_some_and(|known| known.id == *order));
        // Payment begins after the order was stored: there always is one.
        let Some(shopper) = shopper else {
            self.broken = Some(format!("{order} is paid for, and nobody stored it"));
            return Some(());
        };
        self.tasks.push(Task { shopper, doing: Doing::ReadOverdue { hold: lease.hold } });
        Some(())
    }

    /// Whose order a request without one is about.
    fn sender(&self, request: &Request) -> usize {
        let (Request::Submit(charge) | Request::Query(charge) | Request::Cancel(charge) | Request::Refund(charge)) =
            request
        else {
            return 0;
        };
        let owns = |order: &Arc<thrift_core::order::Order>| {
            order.charge.as_ref().is_some_and(|own| own.reference == charge.reference)
        };
        self.orders.iter().position(|order| order.as_ref().is_some_and(owns)).unwrap_or(0)
    }

    /// Nobody is frozen for longer than charges are watched, just before asking for the money.
    fn give_up_submitting(&mut self) {
        let late = |order: &thrift_core::order::Order| NOW.since(order.created_at) > SUBMITS_MAX;
        self.tasks.retain(|task| match &task.doing {
            Doing::Drive { order, effect, .. } => !(matches!(effect.as_ref(), Effect::Submit(_)) && late(order)),
            _ => true,
        });
        let delayed = std::mem::take(&mut self.delayed);
        let kept = delayed.into_iter().filter(|request| {
            let submits = matches!(request, Request::Submit(_));
            !(submits && self.orders[self.sender(request)].as_deref().is_some_and(late))
        });
        self.delayed = kept.collect();
    }
}
