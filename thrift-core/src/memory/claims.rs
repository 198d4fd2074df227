//! What winners leave behind until somebody writes it down.

use crate::id::{HoldId, HolderId};
use crate::lock::Ttl;
use crate::memory::counts::Asker;
use crate::memory::slot::Slots;
use crate::memory::sync::{Guard, Mutex, MutexGuard, locked};
use crate::time::Timestamp;

/// Winners with different holds rarely wait for each other; whoever rules locks them all.
const DESKS: usize = if cfg!(thrift_loom) { 2 } else { 16 };

/// Of each desk: it bounds how long whoever rules next has to write, at about two microseconds a claim. A garment leaves
/// one claim at most until then, so a shop of sixty thousand garments hardly ever gets here.
const CLAIMS_MAX: usize = 4096;

/// Garments taken by their words.
pub(super) struct Claim {
    pub(super) hold: HoldId,
    pub(super) holder: HolderId,
    pub(super) slots: Slots,
    pub(super) ttl: Ttl,
    pub(super) now: Timestamp,
}

/// The claims that were made with some of the hold ids; on a cache line of its own.
#[derive(Default)]
#[repr(align(128))]
struct Desk(Mutex<Vec<Claim>>);

#[derive(Default)]
pub(super) struct Desks([Desk; DESKS]);

/// All desks, locked: nobody takes a garment by its word meanwhile.
pub(super) struct AllClaims<'a> {
    _locked: [Option<MutexGuard<'a, Vec<Claim>>>; DESKS],
}

impl Desks {
    /// The desk for claims with this hold, locked: nobody else claims with it meanwhile.
    #[inline]
    pub(super) fn claims(&self, asker: &Asker) -> Claims<'_> {
        let [first, ..] = &self.0;
        let desk = self.0.get(asker.number_below(DESKS)).unwrap_or(first);
        Claims { desk, locked: Guard::ClaimsLocked.stands().then(|| locked(&desk.0)) }
    }

    /// Locks every desk, and hands over what was claimed, oldest first.
    pub(super) fn all(&self) -> (AllClaims<'_>, Vec<Claim>) {
        let mut desks = self.0.each_ref().map(|desk| Some(locked(&desk.0)).filter(|_| Guard::ClaimsLocked.stands()));
        let mut claims = Vec::new();
        for (held, desk) in desks.iter_mut().zip(&self.0) {
            match held {
                Some(held) => claims.append(held),
                None => claims.append(&mut locked(&desk.0)),
            }
        }
        claims.sort_by_key(|claim| claim.now);
        (AllClaims { _locked: desks }, claims)
    }
}

/// A desk, locked.
pub(super) struct Claims<'a> {
    desk: &'a Desk,
    /// `None` only where a model has taken the lock out.
    locked: Option<MutexGuard<'a, Vec<Claim>>>,
}

impl<'a> Claims<'a> {
    fn list(&mut self) -> &mut MutexGuard<'a, Vec<Claim>> {
        self.locked.get_or_insert_with(|| locked(&self.desk.0))
    }

    /// Whether a garment was claimed with this hold, and not written down yet.
    pub(super) fn name(&mut self, hold: HoldId) -> bool {
        self.list().iter().any(|claim| claim.hold == hold)
    }

    /// Whether some should be written down first.
    pub(super) fn are_too_many(&self) -> bool {
        self.locked.as_ref().is_some_and(|claims| claims.len() >= CLAIMS_MAX)
    }

    pub(super) fn push(&mut self, claim: Claim) {
        self.list().push(claim);
    }
}
