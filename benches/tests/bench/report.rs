//! The report says what was measured, and does not touch what people wrote.

use thrift_bench::report::{Measured, between_markers, promises, text};
use thrift_bench::results::{Group, LostRace, Row};
use thrift_bench::workload::Shape;

fn row(contender: &str, buyers: usize, per_second: f64) -> Row {
    Row {
        contender: contender.into(),
        ours: contender == "MemoryStore",
        shape: Shape::Distinct,
        basket: 1,
        buyers,
        per_second: vec![per_second; 3],
        attempts: 300,
        granted: 300,
        p50_nanos: 900,
        p99_nanos: 12_300,
    }
}

fn measured() -> Measured {
    let rows = vec![
        row("MemoryStore", 1, 1_000_000.0),
        row("DashMap", 1, 2_000_000.0),
        row("MemoryStore", 64, 3_000_000.0),
        row("DashMap", 64, 2_000_000.0),
    ];
    let group = Group {
        name: "memory".into(),
        contenders: vec!["MemoryStore".into(), "DashMap".into()],
        missing: vec!["Redis: not installed, not run".into()],
        rows,
    };
    Measured { groups: vec![group], ..Measured::default() }
}

#[test]
fn a_load_under_which_a_rival_is_quicker_is_named_and_the_others_are_not() {
    let text = text(&measured(), &[]);
    assert!(
        text.contains("- memory, `MemoryStore` against `DashMap`: all different, one garment, 1 buyer: 0.50."),
        "{text}"
    );
    assert!(!text.contains("1/64"), "{text}");
    assert!(text.contains("| all different | 64 | 3.00 M | 2.00 M (× 1.50) |"), "{text}");
    assert!(text.contains("900 ns / 12.3 µs"), "{text}");
    assert!(text.contains("Redis: not installed, not run."), "{text}");
}

#[test]
fn a_promise_is_kept_not_kept_or_not_measured_and_never_guessed() {
    let mut measured = measured();
    let lost =
        |measured: &Measured| promises(measured).into_iter().find(|one| one.what.starts_with("a lost race")).unwrap();
    assert_eq!(lost(&measured).kept, None);
    let both = |hold_one| LostRace { hold_one: vec![hold_one; 3], get: vec![100.0; 3], ..LostRace::default() };
    measured.lost_race = Some(both(149.0));
    assert_eq!((lost(&measured).kept, lost(&measured).measured.as_str()), (Some(true), "× 1.49"));
    measured.lost_race = Some(both(151.0));
    assert_eq!(lost(&measured).kept, Some(false));
    let distinct = promises(&measured).into_iter().find(|one| one.what.starts_with("all different")).unwrap();
    assert_eq!(distinct.kept, Some(false), "one number of buyers is enough: {distinct:?}");
}

#[test]
fn the_page_keeps_what_stands_outside_the_markers() {
    let page = "by hand\n<!-- contention: begin -->\nold\n<!-- contention: end -->\nby hand, too\n";
    let new = between_markers(page, "new");
    assert_eq!(new, "by hand\n<!-- contention: begin -->\n\nnew\n\n<!-- contention: end -->\nby hand, too\n");
    assert_eq!(between_markers(&new, "new"), new, "writing it again changes nothing");
}
