//! The check of a recorded race.

use super::agreement::{compare, told};
use super::answers;
use super::call::{Allowed, Call, Ending};
use super::clock::Clock;
use super::garment::Garment;
use super::holds::Holds;
use super::makers::Makers;
use super::refusals::Refusals;
use super::times::Times;
use super::violation::Violation;
use std::collections::BTreeMap;

/// Whether one order of the events explains everything that callers were told; all that does not fit, if not.
///
/// `calls` are all calls that changed anything, from the first garment on, in the order in which they began; `ending` is
/// what the store says once nothing moves any more.
pub fn check(calls: &[Call], ending: &Ending, allowed: Allowed) -> Vec<Violation> {
    let mut found = Vec::new();
    let garments = Garment::all(ending, &mut found);
    let told = told(calls);
    let witnesses = compare(&told, calls, ending, &garments, &mut found);
    let makers = Makers::of(calls);
    let mut times = BTreeMap::new();
    for (item, garment) in &garments {
        let told = witnesses.get(item).map_or(&[][..], Vec::as_slice);
        times.insert(*item, Times::of(item, garment, told, &makers, calls, &mut found));
    }
    answers::check(calls, &garments, &mut found);
    let clock = Clock::of(calls);
    let holds = Holds { calls, makers: &makers, clock: &clock, allowed };
    for (item, garment) in &garments {
        if let Some(times) = times.get(item) {
            holds.check(item, garment, times, &mut found);
        }
    }
    Refusals::new(&garments, &times, &clock, allowed).check(calls, &mut found);
    found
}
