//! A member whose clock is wrong.

use std::time::Duration;

use mongodb::bson::{DateTime, doc};
use thrift_mongod::ReplicaSet;

#[test]
fn the_clock_of_one_member_is_twenty_minutes_ahead() {
    let set = ReplicaSet::builder(2).node_clock(1, "+20m").start();
    let ahead = |member: usize| {
        let hello = set.node(member).run("admin", doc! { "hello": 1 }).unwrap();
        let theirs = *hello.get_datetime("localTime").unwrap();
        Duration::from_millis(
            u64::try_from(theirs.timestamp_millis() - DateTime::now().timestamp_millis()).unwrap_or(0),
        )
    };
    assert!(ahead(0) < Duration::from_secs(5), "{:?}", ahead(0));
    assert!((Duration::from_secs(1190)..Duration::from_secs(1210)).contains(&ahead(1)), "{:?}", ahead(1));
}
