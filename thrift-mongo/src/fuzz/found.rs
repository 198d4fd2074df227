//! What the targets have found. Each had been read as something that did not stand there.

use super::place;
use crate::lock_document::event_document;
use crate::{feed, orders, records};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Document, doc};
use thrift_core::StoreError;
use thrift_fuzz::events;

fn refused<T>(read: Result<T, StoreError>, why: &str) {
    let error = read.map(drop).unwrap_err().to_string();
    assert!(error.contains(why), "{error}");
}

/// An expiry of another type was read as none, and what should have been over long ago never ended.
#[test]
fn a_keyed_record_does_not_live_for_ever_because_its_expiry_is_no_date() {
    let bytes = Binary { subtype: BinarySubtype::Generic, bytes: vec![1] };
    let mut record = doc! { "_id": { "c": "sessions", "k": "key" }, "version": 1_i64, "sort": "", "bytes": bytes };
    assert_eq!(records::read(&record, &place(), "trial").unwrap().expires_at, None);
    record.insert("expires_at", true);
    refused(records::read(&record, &place(), "trial"), "its expires_at is of another type");
}

/// A number of another type was read as 0, which is where the feed begins: a reader would have begun anew for ever.
#[test]
fn an_event_whose_number_is_of_another_type_does_not_begin_the_feed_anew() {
    let mut event = event_document(&events()[0]).unwrap();
    event.extend(doc! { "_id": 7_i64, "item": "robe-1" });
    assert_eq!(feed::read_event(event.clone(), &place(), "trial").unwrap(), events()[0]);
    event.insert("_id", 7_i32);
    refused(feed::read_event(event, &place(), "trial"), "its number is none");
}

/// An event whose `seq` somebody had written with a shell, as an Int32, was passed over, and cleared away with the others.
#[test]
fn an_event_that_waits_is_not_lost_because_its_seq_is_of_another_type() {
    let mut event = event_document(&events()[1]).unwrap();
    let waiting = |event: &Document| {
        let document = doc! { "_id": "robe-1", "ring": [event.clone()] };
        feed::Waiting::read(document, &place(), "trial")
    };
    assert_eq!(waiting(&event).unwrap().events.len(), 1);
    event.insert("seq", 7_i32);
    refused(waiting(&event), "its ring has something else than events");
}

/// An order whose `created_at` was gone got the one that the caller had once guessed.
#[test]
fn an_order_without_the_times_of_the_server_is_refused() {
    let mut order = orders::document(&thrift_fuzz::orders()[0], ObjectId::new()).unwrap();
    let at = mongodb::bson::DateTime::from_millis(5);
    order.extend(doc! { "updated_at": at, "deadline": at });
    refused(orders::read(order.clone(), &place(), "trial"), "it has no created_at");
    order.insert("created_at", at);
    assert_eq!(orders::read(order, &place(), "trial").unwrap().created_at.as_millis(), 5);
}
