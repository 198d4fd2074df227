//! Lost answers: the server has carried the request out, and the client cannot know.

use mongodb::error::ErrorKind;
use thrift_mongod::{Mongod, Proxy, ReplicaSet};

use crate::driver::{count, increment, insert};

#[test]
fn an_update_whose_answer_is_lost_is_applied_all_the_same() {
    let server = Mongod::standalone();
    let proxy = Proxy::before(server.port());
    insert(&proxy.uri(), 1).unwrap();
    assert_eq!(proxy.lost(), 0);

    proxy.lose_next_replies(1, &["update"]);
    assert_eq!(count(&proxy.uri(), 1).unwrap(), Some(0), "other answers arrive");
    let error = increment(&proxy.uri(), 1).unwrap_err();
    assert!(matches!(*error.kind, ErrorKind::Io(_)), "the connection broke: {error}");
    assert_eq!(proxy.lost(), 1);
    assert_eq!(count(server.uri(), 1).unwrap(), Some(1), "it was applied");

    increment(&proxy.uri(), 1).unwrap();
    assert_eq!(proxy.lost(), 1, "only the next one was to be lost");
    assert_eq!(count(server.uri(), 1).unwrap(), Some(2));
}

#[test]
fn the_driver_repeats_a_retryable_write_once_and_the_server_applies_it_once() {
    let set = ReplicaSet::builder(1).with_proxies().start();
    let uri = set.uri();
    insert(&uri, 1).unwrap();

    set.proxy(0).lose_next_replies(1, &["update"]);
    increment(&uri, 1).unwrap();
    assert_eq!(set.proxy(0).lost(), 1);
    assert_eq!(count(&uri, 1).unwrap(), Some(1));

    set.proxy(0).lose_next_replies(2, &["update"]);
    assert!(increment(&uri, 1).is_err(), "two in a row are one too many for the driver");
    assert_eq!(set.proxy(0).lost(), 3);
    assert_eq!(count(&uri, 1).unwrap(), Some(2));
}

#[test]
fn answers_lost_at_random_are_lost_again_with_the_same_seed() {
    let server = Mongod::standalone();
    insert(server.uri(), 1).unwrap();
    let fates = |seed: u64| -> Vec<bool> {
        let proxy = Proxy::before(server.port());
        proxy.lose_one_reply_in(3, &["update"], seed);
        let fates: Vec<bool> = (0..24).map(|_| increment(&proxy.uri(), 1).is_err()).collect();
        let lost = fates.iter().filter(|lost| **lost).count();
        assert_eq!(proxy.lost(), u64::try_from(lost).unwrap());
        assert!((2..=16).contains(&lost), "one in three, roughly: {lost} of 24");
        fates
    };
    let first = fates(7);
    assert_eq!(first, fates(7));
    assert_ne!(first, fates(8));
    assert_eq!(count(server.uri(), 1).unwrap(), Some(72), "every one was applied");
}

#[test]
fn a_cut_proxy_lets_nothing_through_until_it_is_healed() {
    let server = Mongod::standalone();
    let proxy = Proxy::before(server.port());
    insert(&proxy.uri(), 1).unwrap();
    proxy.cut();
    assert!(increment(&proxy.uri(), 1).is_err());
    proxy.heal();
    increment(&proxy.uri(), 1).unwrap();
    assert_eq!(count(server.uri(), 1).unwrap(), Some(1), "what was cut off never arrived");
}
