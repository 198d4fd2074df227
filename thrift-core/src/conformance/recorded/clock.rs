//! What the store's clock can have said while a call lasted, as answers to other calls say.

use super::call::{Answer, Call};
use crate::time::Timestamp;

/// Answers by when their calls ended, each with the latest time up to there; and by when they began, each with the
/// earliest time from there on.
pub(super) struct Clock {
    ended: Vec<(u64, Timestamp)>,
    began: Vec<(u64, Timestamp)>,
}

impl Clock {
    pub(super) fn of(calls: &[Call]) -> Self {
        let times = calls.iter().filter_map(|call| Some((call, now(&call.answer)?)));
        let mut ended: Vec<_> = times.clone().map(|(call, now)| (call.end, now)).collect();
        let mut began: Vec<_> = times.map(|(call, now)| (call.begin, now)).collect();
        ended.sort_unstable();
        began.sort_unstable_by(|one, other| other.cmp(one));
        let mut latest = Timestamp::from_millis(i64::MIN);
        for (_, now) in &mut ended {
            latest = latest.max(*now);
            *now = latest;
        }
        let mut earliest = Timestamp::from_millis(i64::MAX);
        for (_, now) in &mut began {
            earliest = earliest.min(*now);
            *now = earliest;
        }
        began.reverse();
        Self { ended, began }
    }

    /// It was this late when a call began.
    pub(super) fn at_least(&self, begin: u64) -> Timestamp {
        let known = self.ended.partition_point(|(end, _)| *end < begin);
        known.checked_sub(1).map_or(Timestamp::from_millis(i64::MIN), |newest| self.ended[newest].1)
    }

    /// It was no later when a call ended.
    pub(super) fn at_most(&self, end: u64) -> Timestamp {
        let next = self.began.partition_point(|(begin, _)| *begin <= end);
        self.began.get(next).map_or(Timestamp::from_millis(i64::MAX), |(_, now)| *now)
    }
}

/// The store's time in an answer.
pub(super) fn now(answer: &Answer) -> Option<Timestamp> {
    match answer {
        Answer::Done(looked) => Some(looked.now),
        Answer::Swept(swept) => Some(swept.now),
        Answer::Refused(_) | Answer::Unknown | Answer::Failed => None,
    }
}
