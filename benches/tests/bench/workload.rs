//! The work is the same for everybody, and new in every slice.

use std::collections::HashSet;
use thrift_bench::workload::{Ask, Shape, Workload, ZIPF_GARMENTS};

fn work(shape: Shape, basket: usize, seed: u64) -> Workload {
    Workload { shape, basket, buyers: 16, seed, slice: 3, garments_max: 900 }
}

fn asks(work: &Workload) -> Vec<Ask> {
    (0..work.buyers).flat_map(|buyer| work.asks(buyer).take(200)).collect()
}

#[test]
fn the_same_seed_asks_for_the_same_and_another_for_something_else() {
    let garments = |seed| asks(&work(Shape::Zipf, 3, seed)).into_iter().map(|ask| ask.items).collect::<Vec<_>>();
    assert_eq!(garments(1), garments(1));
    assert_ne!(garments(1), garments(2));
}

#[test]
fn no_hold_id_is_used_twice() {
    for shape in Shape::ALL {
        let work = work(shape, 1, 1);
        let ids: Vec<_> = asks(&work).iter().map(|ask| ask.hold).chain(work.before().map(|ask| ask.hold)).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "{shape:?}");
        let later = Workload { slice: 4, ..work };
        assert!(asks(&later).iter().all(|ask| !ids.contains(&ask.hold)), "{shape:?}");
    }
}

#[test]
fn all_different_takes_every_garment_once_and_hot_always_the_same() {
    for basket in [1, 3] {
        let distinct = work(Shape::Distinct, basket, 1);
        let asked: Vec<_> = asks(&distinct).iter().flat_map(|ask| ask.items.items().to_vec()).collect();
        assert_eq!(asked.len(), 900);
        assert_eq!(asked.iter().collect::<HashSet<_>>(), distinct.garments().collect::<Vec<_>>().iter().collect());
        let hot = work(Shape::Hot, basket, 1);
        assert!(
            asks(&hot).iter().all(|ask| ask.items.items().len() == basket
                && Some(&ask.items) == hot.before().map(|ask| ask.items).as_ref())
        );
    }
}

#[test]
fn the_most_popular_of_a_thousand_is_asked_for_by_one_in_seven() {
    let asked = asks(&work(Shape::Zipf, 1, 1));
    let first = asked.iter().filter(|ask| ask.items.items().first().unwrap().as_str() == "popular-000000").count();
    let share = first * 1_000 / asked.len();
    assert!((100..170).contains(&share), "{share} in 1,000");
    assert!(asked.iter().collect::<Vec<_>>().len() > ZIPF_GARMENTS);
}
