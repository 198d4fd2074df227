//! What may still be rolled back is not believed.

use crate::fixture::wait;
use mongodb::bson::{Document, doc};
use std::time::{Duration, Instant};
use thrift_core::order::{Cause, Change, Order, OrderStatus, OrderStore};
use thrift_mongo::MongoOptions;
use thrift_mongod::ReplicaSet;

/// Found beside the model checker, which assumes that what is read was confirmed: orders were read as the primary had
/// them. An order that one process had just aborted, without a majority, was undone by another: its garments were
/// freed. Had the abort been rolled back, the order could have been placed without them.
#[test]
fn an_order_is_read_as_a_majority_has_it() {
    let set = ReplicaSet::three();
    let store = wait(MongoOptions::new(set.uri()).connect()).unwrap();
    let order = open_order();
    wait(store.insert(order.clone())).unwrap();
    let primary = set.primary();
    let others: Vec<usize> = (0..3).filter(|member| *member != primary).collect();
    for member in &others {
        set.freeze(*member);
    }
    let abort = Change {
        from_ver: 1,
        to: OrderStatus::Aborted,
        settled: false,
        cause: Cause::TimedOut,
        hold: None,
        charge: None,
        deadline_in: Duration::ZERO,
    };
    let (writer, id) = (store.clone(), order.id.clone());
    let aborting = std::thread::spawn(move || wait(writer.change(&id, &abort)));
    let client = wait(mongodb::Client::with_uri_str(set.uri())).unwrap();
    let orders = client.database("thrift").collection::<Document>("thrift_orders");
    let begun = Instant::now();
    let seen = || wait(orders.find_one(doc! { "_id": order.id.as_str(), "ver": 2_i64 }).into_future());
    while !matches!(seen(), Ok(Some(_))) {
        assert!(begun.elapsed() < Duration::from_secs(8), "the primary does not have it");
    }
    let read = wait(store.order(&order.id)).unwrap().value.unwrap();
    let waiting = wait(store.unsettled(10)).unwrap().value;
    for member in &others {
        set.thaw(*member);
    }
    assert_eq!(read.status, OrderStatus::Open, "only the primary had more");
    assert!(waiting.iter().all(|order| order.status == OrderStatus::Open), "{waiting:?}");
    let aborted = aborting.join().unwrap().unwrap().value.unwrap().into_order();
    assert_eq!(aborted.status, OrderStatus::Aborted);
    assert_eq!(wait(store.order(&order.id)).unwrap().value.unwrap().status, OrderStatus::Aborted);
}

/// An order that is past its deadline at once.
fn open_order() -> Order {
    let sample = thrift_fuzz::orders().swap_remove(0);
    let (hold, deadline) = (sample.first_hold, sample.created_at);
    Order { hold, generation: 0, status: OrderStatus::Open, settled: false, charge: None, deadline, ver: 0, ..sample }
}
