//! What the store was asked, kind by kind.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

macro_rules! calls {
    ($($call:ident: $port:literal $name:literal,)*) => {
        /// A question to the store.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Call {
            $($call),*
        }

        impl Call {
            /// All of them, in the order of their numbers.
            pub(super) const ALL: &[Self] = &[$(Self::$call),*];

            /// The port and the call, as the metrics name them.
            pub(super) fn names(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$call => ($port, $name)),*
                }
            }
        }
    };
}

calls! {
    Add: "lock" "add",
    Publish: "lock" "publish",
    Withdraw: "lock" "withdraw",
    Hold: "lock" "hold",
    Extend: "lock" "extend",
    BeginPayment: "lock" "begin_payment",
    Sell: "lock" "sell",
    Release: "lock" "release",
    AbortPayment: "lock" "abort_payment",
    Retake: "lock" "retake",
    Relist: "lock" "relist",
    Clock: "lock" "clock",
    Look: "lock" "look",
    Carrying: "lock" "carrying",
    Engaged: "lock" "engaged",
    Scan: "lock" "scan",
    Sweep: "lock" "sweep",
    Events: "lock" "events",
    FeedEnd: "lock" "feed_end",
    PutGarment: "catalog" "put",
    GetGarments: "catalog" "get",
    ListGarments: "catalog" "list",
    PutCategory: "catalog" "put_category",
    Categories: "catalog" "categories",
    InsertOrder: "orders" "insert",
    Order: "orders" "order",
    OrderByKey: "orders" "by_key",
    OrderByCharge: "orders" "by_charge",
    ChangeOrder: "orders" "change",
    Unsettled: "orders" "unsettled",
    NewestOrders: "orders" "newest",
    PutRecord: "records" "put",
    GetRecord: "records" "get",
    DeleteRecord: "records" "delete",
    Range: "records" "range",
}

/// How often, in vain, and for how long.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) calls: AtomicU64,
    pub(super) errors: AtomicU64,
    pub(super) nanos: AtomicU64,
}

/// What was asked since the process began.
pub(crate) struct Asked(Vec<Tally>);

impl Default for Asked {
    fn default() -> Self {
        Self(Call::ALL.iter().map(|_| Tally::default()).collect())
    }
}

impl Asked {
    /// Counts a question. Its time is over when the value is dropped, which is also when nobody waits any more.
    pub(crate) fn begin(&self, call: Call) -> Asking<'_> {
        let tally = self.0.get(call as usize);
        if let Some(tally) = tally {
            tally.calls.fetch_add(1, Ordering::Relaxed);
        }
        Asking { tally, since: Instant::now() }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (Call, &Tally)> {
        Call::ALL.iter().copied().zip(&self.0)
    }
}

/// A question that is not answered yet.
pub(crate) struct Asking<'a> {
    tally: Option<&'a Tally>,
    since: Instant,
}

impl Asking<'_> {
    /// The store could not answer.
    pub(crate) fn failed(&self) {
        if let Some(tally) = self.tally {
            tally.errors.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        let nanos = u64::try_from(self.since.elapsed().as_nanos()).unwrap_or(u64::MAX);
        if let Some(tally) = self.tally {
            tally.nanos.fetch_add(nanos, Ordering::Relaxed);
        }
    }
}
