//! What must hold, and whether it does: the figure is printed either way.

use super::Measured;
use super::words::times;
use crate::results::{median, ratio};
use crate::workload::{BUYERS, Shape};

/// The most that a lost race may cost, in looks at a map with the clock.
const LOST_RACE_MAX: f64 = 1.5;
/// What a hot garment must give, compared with the map.
const HOT_MIN: f64 = 1.5;
/// What a second core must give.
const TWO_THREADS_MIN: f64 = 1.8;
/// What garments that nobody else wants must give, compared with the map.
const DISTINCT_MIN: f64 = 1.0;
/// What a shared commit must give, compared with a commit for each.
const SQLITE_MIN: f64 = 10.0;

/// One line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Promise {
    /// What is promised.
    pub what: String,
    /// How much of it.
    pub asked: &'static str,
    /// What came out.
    pub measured: String,
    /// Whether that is enough; `None` if it was not measured.
    pub kept: Option<bool>,
}

impl Promise {
    fn new(what: &str, asked: &'static str, value: Option<(String, bool)>) -> Self {
        let (measured, kept) = value.map_or_else(|| ("nothing".into(), None), |(text, kept)| (text, Some(kept)));
        Self { what: what.to_owned(), asked, measured, kept }
    }
}

/// All of them.
pub fn promises(measured: &Measured) -> Vec<Promise> {
    let race = measured.lost_race.as_ref();
    let lost = race.map(|race| ratio(&race.hold_one, &race.get)).map(|ratio| (times(ratio), ratio <= LOST_RACE_MAX));
    let scaled = race.map(|race| 2.0 * ratio(&race.hold_one, &race.hold_one_two_threads));
    let allocations = measured.counted.as_ref().map(|counted| counted.allocations);
    vec![
        Promise::new("a lost race in memory, against `DashMap::get` and the clock", "at most × 1.5", lost),
        Promise::new(
            "allocations of a lost race in memory",
            "none",
            allocations.map(|count| (format!("{count}"), count == 0.0)),
        ),
        Promise::new(
            "lost races on two cores, against one",
            "at least × 1.8",
            scaled.map(|ratio| (times(ratio), ratio >= TWO_THREADS_MIN)),
        ),
        // One buyer alone waits for nobody: what is left then is the lost race above.
        by_buyers(measured, "a hot garment in memory, against `DashMap`", "at least × 1.5", (Shape::Hot, HOT_MIN, 16)),
        by_buyers(
            measured,
            "all different in memory, against `DashMap`",
            "at least × 1",
            (Shape::Distinct, DISTINCT_MIN, 1),
        ),
        sqlite(measured),
    ]
}

/// Kept if it is kept for every number of buyers, from some number on.
fn by_buyers(measured: &Measured, what: &str, asked: &'static str, load: (Shape, f64, usize)) -> Promise {
    let (shape, least, fewest) = load;
    let ratios: Vec<(usize, f64)> = BUYERS
        .iter()
        .filter(|buyers| **buyers >= fewest)
        .filter_map(|&buyers| Some((buyers, against(measured, "memory", "DashMap", (shape, buyers))?)))
        .collect();
    let words: Vec<String> = ratios.iter().map(|(buyers, ratio)| format!("{} ({buyers})", times(*ratio))).collect();
    let kept = ratios.iter().all(|(_, ratio)| *ratio >= least);
    Promise::new(what, asked, (!ratios.is_empty()).then(|| (format!("{} buyers", words.join(", ")), kept)))
}

fn sqlite(measured: &Measured) -> Promise {
    let ratio = against(measured, "SQLite", "one transaction a hold", (Shape::Distinct, 64));
    let name = "SQLite, all different, 64 buyers, against one transaction a hold";
    let load = (Shape::Distinct, 64);
    let per_second = measured.group("SQLite").and_then(|group| group.row(&group.contenders[0], load.0, 1, load.1));
    let speed = per_second.map_or(f64::NAN, |row| median(row.per_second.iter().copied()));
    let text = |ratio| format!("{}, {} holds a second", times(ratio), super::words::count(speed));
    Promise::new(name, "at least × 10", ratio.map(|ratio| (text(ratio), ratio >= SQLITE_MIN)))
}

/// Ours against a rival, one garment an attempt.
fn against(measured: &Measured, group: &str, rival: &str, (shape, buyers): (Shape, usize)) -> Option<f64> {
    let group = measured.group(group)?;
    let row = |name: &str| group.row(name, shape, 1, buyers);
    Some(ratio(&row(group.contenders.first()?)?.per_second, &row(rival)?.per_second))
}
