//! What a slot believes of answers that come late, or from before it was there.

use super::*;
use crate::id::{HoldId, HolderId, ItemId};
use crate::lock::{Lease, LockState};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_000);

fn at(ticket: u64) -> Moment {
    Moment { at: NOW, ticket }
}

/// As it is after transition `seq`.
fn held(seq: u64) -> LockRecord {
    let holder = HolderId::new(format!("holder {seq}")).unwrap();
    let (hold, until) = (HoldId::new(Uuid::from_u128(1)).unwrap(), Timestamp::from_millis(600_000));
    let state = LockState::Held(Lease { hold, holder, size: 1, since: NOW, until, renewals: 0 });
    LockRecord { item: ItemId::new("robe").unwrap(), state, fence: 1, ver: seq, seq, prev: None, last: None }
}

fn event(kind: EventKind, seq: u64, hold: Option<HoldId>) -> Event {
    let item = ItemId::new("robe").unwrap();
    Event { item, seq, fence: 1, at: NOW, kind, hold, holder: None, order: None, until: None }
}

fn holder(slot: &Slot) -> Option<&str> {
    slot.known()?.holder.as_ref().map(HolderId::as_str)
}

/// A failover can take back what was read.
#[test]
fn an_older_record_is_believed_only_if_it_was_asked_for_after_the_newer_one() {
    let mut slot = Slot::new(1, NOW);
    slot.see(&held(7), NOW, at(5), at(8));
    slot.see(&held(6), NOW, at(8), at(9));
    assert_eq!(holder(&slot), Some("holder 7"), "was under way");
    slot.see(&held(6), NOW, at(10), at(11));
    assert_eq!(holder(&slot), Some("holder 6"), "the store has gone back");
}

/// Who published it had asked before anything was remembered of it, and was answered before an older look was.
#[test]
fn an_answer_from_before_the_slot_teaches_nothing_but_that_what_is_older_is_over() {
    let mut slot = Slot::new(5, NOW);
    slot.see(&held(8), NOW, at(4), at(7));
    assert_eq!(holder(&slot), None);
    slot.see(&held(7), NOW, at(6), at(8));
    assert_eq!(holder(&slot), None, "it was under way");
}

/// An event says how the garment stands only as far as it makes a look worth its call.
#[test]
fn after_an_event_nothing_is_known_and_what_frees_ends_the_contention() {
    let id = HoldId::new(Uuid::from_u128(1)).unwrap();
    let cases = [
        (EventKind::Extended, Some(id), true),
        (EventKind::GivenBack, Some(id), true),
        (EventKind::GivenBack, None, false),
        (EventKind::Released, Some(id), false),
    ];
    for (kind, hold, contended) in cases {
        let mut slot = Slot::new(1, NOW);
        slot.see(&held(7), NOW, at(5), at(8));
        slot.hear(&event(kind, 8, hold), at(9));
        assert_eq!((holder(&slot), slot.contended(NOW)), (None, contended), "{kind:?} {hold:?}");
    }
}
