//! The one thread that writes: whatever has gathered goes into one transaction, and is answered after its commit.

use crate::errors::{Failure, Trouble};
use crate::job::{Ending, Job, Ran};
use crate::session::{Session, Shared};
use crossbeam_channel::Receiver;
use rusqlite::Connection;
use std::sync::Arc;

/// The most jobs in one commit: it bounds how long the first of them waits for the last.
const BATCH_JOBS_MAX: usize = 128;

/// Writes until the queue is closed and empty.
pub(crate) fn run(connection: &Connection, shared: &Arc<Shared>, jobs: &Receiver<Box<dyn Job>>) {
    let writer = Writer { session: Session { connection, shared } };
    while let Ok(first) = jobs.recv() {
        let gathered = std::iter::once(first).chain(jobs.try_iter()).take(BATCH_JOBS_MAX);
        let waited_for = gathered.filter(|job| !job.abandoned());
        writer.commit(waited_for.map(|job| Member { job, wrote: false }).collect());
    }
}

struct Writer<'a> {
    session: Session<'a>,
}

/// A job as a part of a batch.
struct Member {
    job: Box<dyn Job>,
    wrote: bool,
}

/// The transaction is gone, and with it what earlier jobs of the batch had written.
struct FellApart(Failure);

impl Writer<'_> {
    fn commit(&self, mut batch: Vec<Member>) {
        if batch.is_empty() {
            return;
        }
        if let Err(failure) = self.session.execute("BEGIN IMMEDIATE", []) {
            return answer(batch, &Ending::NotMade(&self.explain(&failure)));
        }
        if let Err(FellApart(failure)) = self.run_all(&mut batch) {
            self.roll_back();
            return self.one_by_one(batch, &failure);
        }
        if !batch.iter().any(|member| member.wrote) {
            // Nothing to sync.
            self.roll_back();
            return answer(batch, &Ending::Stands);
        }
        match self.session.execute("COMMIT", []) {
            Ok(_) => answer(batch, &Ending::Stands),
            Err(failure) => {
                self.roll_back();
                let trouble = self.explain(&failure);
                // What was ruled in this transaction may rest on a neighbour's write, so nobody's answer stands; but
                // only those who wrote have to find out whether it happened.
                let (wrote, ruled): (Vec<_>, Vec<_>) = batch.into_iter().partition(|member| member.wrote);
                answer(wrote, &Ending::Unknown(&trouble));
                answer(ruled, &Ending::NotMade(&trouble));
            }
        }
    }

    fn run_all(&self, batch: &mut [Member]) -> Result<(), FellApart> {
        batch.iter_mut().try_for_each(|member| self.run_one(member))
    }

    /// Runs a job in a savepoint of its own.
    fn run_one(&self, member: &mut Member) -> Result<(), FellApart> {
        let connection = self.session.connection;
        let before = connection.total_changes();
        self.step("SAVEPOINT job")?;
        let ran = member.job.run(&self.session);
        if connection.is_autocommit() {
            // SQLite itself rolls everything back when, for one, the disk is full.
            return Err(FellApart(Failure::Guard("the open transaction".into())));
        }
        if ran == Ran::Badly {
            self.step("ROLLBACK TO job")?;
        }
        self.step("RELEASE job")?;
        member.wrote = ran == Ran::Well && connection.total_changes() != before;
        Ok(())
    }

    fn step(&self, sql: &str) -> Result<(), FellApart> {
        self.session.execute(sql, []).map(drop).map_err(FellApart)
    }

    /// Nothing was answered yet, so a batch that fell apart is simply run again, each job by itself: the one at fault
    /// disturbs nobody.
    fn one_by_one(&self, batch: Vec<Member>, failure: &Failure) {
        if batch.len() <= 1 {
            return answer(batch, &Ending::NotMade(&self.explain(failure)));
        }
        for member in batch {
            self.commit(vec![Member { wrote: false, ..member }]);
        }
    }

    fn roll_back(&self) {
        if !self.session.connection.is_autocommit() {
            // If even this fails, the next `BEGIN` does too and says why.
            let _: Result<usize, Failure> = self.session.execute("ROLLBACK", []);
        }
    }

    fn explain(&self, failure: &Failure) -> Trouble {
        Trouble::of(failure, &self.session.shared.path)
    }
}

fn answer(batch: Vec<Member>, ending: &Ending<'_>) {
    for member in batch {
        member.job.answer(ending);
    }
}
