//! The store itself: a handle on the threads.

use crate::clock::SteadyClock;
use crate::errors::Failure;
use crate::file;
use crate::lane::Lane;
use crate::options::SqliteOptions;
use crate::session::{Session, Shared};
use crate::{readers, writer};
use crossbeam_channel::Receiver;
use std::path::Path;
use std::sync::Arc;
use thrift_core::lock::Limits;
use thrift_core::{Clock, StoreError};

/// Every store trait on one SQLite file. A clone is another handle on the same threads; when the last handle is
/// dropped, what was asked is finished, the threads end, and the file can be opened by somebody else.
///
/// # Cancellation
/// As the traits say: a dropped future may or may not have applied its call, never a part of it.
#[derive(Clone)]
pub struct SqliteStore {
    inner: Arc<Inner>,
}

/// Readers first: the writer's connection is the last to close, and leaves one file without a log behind.
struct Inner {
    readers: Lane,
    writer: Lane,
    shared: Arc<Shared>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.readers.close();
        self.writer.close();
    }
}

impl SqliteStore {
    /// Opens the file, makes it if it is not there, and brings an older one up to date. Blocks while it does.
    ///
    /// A file that is damaged, not ours, of a newer version or not writable is refused, untouched; the error names the
    /// path and says what to do.
    pub fn open(path: impl AsRef<Path>, clock: Arc<dyn Clock>, limits: Limits) -> Result<Self, StoreError> {
        SqliteOptions::new(path).clock(clock).limits(limits).open()
    }

    /// Opens with options.
    pub fn open_with(options: SqliteOptions) -> Result<Self, StoreError> {
        let file = file::prepare(&options)?;
        let write_connection = file.writer()?;
        let read_connections = (0..options.readers).map(|_| file.reader()).collect::<Result<Vec<_>, _>>()?;
        let SqliteOptions { clock, limits, .. } = options;
        let shared = Arc::new(Shared { path: file.into_path(), clock: SteadyClock::new(clock), limits });

        let for_writer = Arc::clone(&shared);
        let write = move |jobs: Receiver<_>| writer::run(&write_connection, &for_writer, &jobs);
        let read = read_connections.into_iter().map(|connection| {
            let shared = Arc::clone(&shared);
            move |jobs: Receiver<_>| readers::run(&connection, &shared, &jobs)
        });
        let inner = Inner {
            readers: Lane::start("thrift-sqlite-reader", read)?,
            writer: Lane::start("thrift-sqlite-writer", [write])?,
            shared: Arc::clone(&shared),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The file, as an absolute path.
    pub fn path(&self) -> &Path {
        &self.inner.shared.path
    }

    /// Has the writer do something; answers after the commit.
    pub(crate) async fn write<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnMut(&Session<'_>) -> Result<T, Failure> + Send + 'static,
    {
        self.inner.writer.ask(work).await
    }

    /// Has a reader do something, on one state of the file that is no older than this call.
    pub(crate) async fn read<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnMut(&Session<'_>) -> Result<T, Failure> + Send + 'static,
    {
        self.inner.readers.ask(work).await
    }
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path()).finish_non_exhaustive()
    }
}
