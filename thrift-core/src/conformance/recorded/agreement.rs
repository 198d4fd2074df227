//! What was told of garments, against their histories, and against what others were told.

use super::call::{Answer, Ask, Call, Ending};
use super::garment::Garments;
use super::times::Witness;
use super::violation::Violation;
use crate::id::ItemId;
use crate::lock::LockRecord;
use std::collections::BTreeMap;

/// What somebody was told of a garment; no record where they asked for it and were told of none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) call: usize,
    pub(super) item: &'a ItemId,
    pub(super) record: Option<&'a LockRecord>,
}

/// Everything that anybody was told of any garment.
pub(super) fn told(calls: &[Call]) -> Vec<Told<'_>> {
    let mut all = Vec::new();
    for (call, asked) in calls.iter().enumerate() {
        let records = match &asked.answer {
            Answer::Done(looked) => looked.records.as_slice(),
            Answer::Swept(swept) => swept.overdue.as_slice(),
            Answer::Refused(_) | Answer::Unknown | Answer::Failed => continue,
        };
        all.extend(records.iter().map(|record| Told { call, item: &record.item, record: Some(record) }));
        if let Ask::Look(items) = &asked.ask {
            let missing = items.iter().filter(|item| !records.iter().any(|record| record.item == **item));
            all.extend(missing.map(|item| Told { call, item, record: None }));
        }
    }
    all
}

/// Compares every record with the history, and what was told of one garment with each other. Answers what bears
/// witness to when events came, by garment.
pub(super) fn compare<'a>(
    told: &[Told<'a>],
    calls: &[Call],
    ending: &'a Ending,
    garments: &Garments<'a>,
    violations: &mut Vec<Violation>,
) -> BTreeMap<&'a ItemId, Vec<Witness>> {
    let mut witnesses: BTreeMap<&ItemId, Vec<Witness>> = BTreeMap::new();
    let mut records: BTreeMap<&ItemId, Vec<&LockRecord>> = BTreeMap::new();
    for record in &ending.records {
        records.entry(&record.item).or_default().push(record);
    }
    for Told { call, item, record } in told {
        let begin = calls[*call].begin;
        if let Some(record) = record {
            violations.extend(against_history(record, begin, garments));
            let known = records.entry(item).or_default();
            if known.is_empty() {
                violations.push(Violation::RecordGone { item: (*item).clone() });
            }
            known.push(record);
        }
        let seq = record.map_or(0, |record| record.seq);
        witnesses.entry(item).or_default().push(Witness { call: *call, seq });
    }
    violations.extend(records.into_values().filter_map(versions));
    witnesses
}

fn against_history(record: &LockRecord, call: u64, garments: &Garments<'_>) -> Option<Violation> {
    let garment = garments.get(&record.item)?;
    let (item, seq, hold) = (record.item.clone(), record.seq, record.token());
    let state = usize::try_from(seq).ok().filter(|seq| *seq > 0).and_then(|seq| garment.states.get(seq));
    let Some(state) = state else { return Some(Violation::Lost { item, seq, hold, call }) };
    state.differs(record).map(|what| Violation::Differs { item, seq, hold, what, call })
}

/// `seq` and `ver` rise together, and one `seq` is one record, whoever is told of it.
fn versions(mut records: Vec<&LockRecord>) -> Option<Violation> {
    records.sort_by_key(|record| (record.seq, record.ver));
    records.windows(2).find_map(|pair| {
        let (low, high) = (pair[0], pair[1]);
        let agree = match high.seq - low.seq {
            0 => low == high,
            events => low.ver < high.ver && high.ver - low.ver <= events,
        };
        let (item, low, high) = (low.item.clone(), (low.seq, low.ver), (high.seq, high.ver));
        (!agree).then_some(Violation::Versions { item, low, high })
    })
}
