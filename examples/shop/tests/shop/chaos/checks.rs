//! What must be true after a run: the auditor's invariants, what buyers were told, and the rail's ledger against the
//! orders.

use super::books::Books;
use super::ledger::{Entry, Ledger, Money};
use super::shoppers::Told;
use std::collections::BTreeMap;
use thrift_plug::order::{Cause, ChargeState, Order, OrderStatus};

/// What a run came to.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Sums {
    pub(super) orders: usize,
    pub(super) placed: usize,
    pub(super) captured: usize,
    pub(super) refunded: usize,
    /// Paid after the order had been given up.
    pub(super) late: usize,
}

/// Everything that is wrong, a line each.
pub(super) async fn everything(books: &Books, ledger: &Ledger, told: &[Told]) -> (Sums, Vec<String>) {
    let report = books.audit().await;
    let mut wrong = report.violations;
    wrong.extend(report.pending.into_iter().map(|line| format!("never finished: {line}")));
    let orders = books.orders().await;
    wrong.extend(garments_in_two_orders(&orders));
    wrong.extend(told_wrongly(&orders, told));
    wrong.extend(ledger.wrong());
    let entries = ledger.entries();
    wrong.extend(money_without_an_order(&orders, &entries));
    wrong.extend(orders_without_money(&orders, &entries));
    (sums(&orders, &entries), wrong)
}

fn sums(orders: &[Order], entries: &BTreeMap<String, Entry>) -> Sums {
    let money = |wanted: &[Money]| entries.values().filter(|entry| wanted.contains(&entry.money)).count();
    let late = |order: &&Order| order.generation > 0 && matches!(order.cause, Cause::LateCharge(_) | Cause::Refund(_));
    Sums {
        orders: orders.len(),
        placed: orders.iter().filter(|order| order.status.owns_garments()).count(),
        captured: money(&[Money::Captured, Money::Refunded]),
        refunded: money(&[Money::Refunded]),
        late: orders.iter().filter(late).count(),
    }
}

/// I1, counted again without the auditor.
fn garments_in_two_orders(orders: &[Order]) -> Vec<String> {
    let (mut owners, mut wrong) = (BTreeMap::new(), Vec::new());
    for order in orders.iter().filter(|order| order.status.owns_garments()) {
        for line in &order.lines {
            if let Some(other) = owners.insert(&line.item, &order.id) {
                wrong.push(format!("{} was sold twice: {other} and {}", line.item, order.id));
            }
        }
    }
    wrong
}

/// What a buyer was told stands: placed stays placed, refunded stays refunded, and nothing is forgotten.
fn told_wrongly(orders: &[Order], told: &[Told]) -> Vec<String> {
    let by_id: BTreeMap<&str, &Order> = orders.iter().map(|order| (order.id.as_str(), order)).collect();
    let wrong = told.iter().filter_map(|Told { order: id, status, garments }| {
        let Some(order) = by_id.get(id.as_str()) else { return Some(format!("order {id} was told of, and is gone")) };
        let now = order.status.code();
        let stands = match status.as_str() {
            "placed" | "delivered" => now == "placed",
            "refunded" => now == "refunded",
            "refund_due" => matches!(now, "refund_due" | "refunded"),
            _ => true,
        };
        let same = order.lines.iter().map(|line| line.item.as_str()).eq(garments.iter().map(String::as_str));
        (!stands || !same).then(|| format!("order {id} was told to be {status} of {garments:?}, and is {now}"))
    });
    wrong.collect()
}

/// I10 from the rail's side: every captured charge is a placed order, a confirmed refund, or a row in "paid, not
/// placed".
fn money_without_an_order(orders: &[Order], entries: &BTreeMap<String, Entry>) -> Vec<String> {
    let charges = orders.iter().filter_map(|order| Some((order.charge.as_ref()?.reference.as_str(), order)));
    let by_charge: BTreeMap<&str, &Order> = charges.collect();
    let wrong = entries.iter().filter_map(|(reference, entry)| {
        let order = by_charge.get(reference.as_str());
        let status = order.map(|order| order.status);
        let sound = match entry.money {
            Money::Captured => matches!(status, Some(OrderStatus::Placed | OrderStatus::RefundDue)),
            Money::Refunded => status == Some(OrderStatus::Refunded),
            Money::Pending | Money::Failed | Money::Cancelled => {
                !matches!(status, Some(OrderStatus::Placed | OrderStatus::RefundDue | OrderStatus::Refunded))
            }
        };
        let line = || format!("I10: charge {reference} is {}, its order {order:?}", entry.money.word());
        (!sound).then(line)
    });
    wrong.collect()
}

/// I10 from the shop's side: what is placed is paid for, in full and once; what is refunded went back.
fn orders_without_money(orders: &[Order], entries: &BTreeMap<String, Entry>) -> Vec<String> {
    let paid_by_rail = orders.iter().filter(|order| order.payment.method == "simulated");
    let wrong = paid_by_rail.filter_map(|order| {
        let charge = order.charge.as_ref();
        let entry = charge.and_then(|charge| entries.get(&charge.reference));
        let state = charge.map(|charge| charge.state);
        let sound = match order.status {
            OrderStatus::Placed => {
                state == Some(ChargeState::Captured)
                    && entry.is_some_and(|it| it.money == Money::Captured && it.amount == order.due().amount())
            }
            OrderStatus::Refunded => {
                let refund = charge.and_then(|charge| charge.refund.as_ref());
                entry.is_some_and(|it| it.money == Money::Refunded && it.refund.as_ref() == refund)
            }
            OrderStatus::Aborted => !entry.is_some_and(|it| matches!(it.money, Money::Captured | Money::Refunded)),
            OrderStatus::RefundDue => entry.is_some_and(|it| it.money == Money::Captured),
            other => return Some(format!("order {} is still {}", order.id, other.code())),
        };
        (!sound).then(|| format!("I10: order {} is {}, the rail says {entry:?}", order.id, order.status.code()))
    });
    wrong.collect()
}
