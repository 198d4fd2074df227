//! How a store is opened.

use crate::store::SqliteStore;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thrift_core::lock::Limits;
use thrift_core::{Clock, StoreError, SystemClock};

/// How a [`SqliteStore`] is opened: the machine's clock, the default limits and 4 readers, unless told otherwise.
#[derive(Clone)]
pub struct SqliteOptions {
    pub(crate) path: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Limits,
    pub(crate) readers: usize,
    pub(crate) file_bytes_max: Option<u64>,
    pub(crate) vfs: Option<String>,
    pub(crate) sync: bool,
}

impl SqliteOptions {
    /// The file; made if it is not there. Its folder must be there.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self {
            path: path.as_ref().to_owned(),
            clock: Arc::new(SystemClock::new()),
            limits: Limits::default(),
            readers: 4,
            file_bytes_max: None,
            vfs: None,
            sync: true,
        }
    }

    /// Where time comes from.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// How much one holder may block.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Threads that read; at least 1.
    #[must_use]
    pub fn readers(mut self, readers: usize) -> Self {
        self.readers = readers.max(1);
        self
    }

    /// The file never grows beyond this (rounded down to whole pages): writes that need more fail as on a full disk.
    /// The write-ahead log beside it is not counted.
    #[must_use]
    pub fn file_bytes_max(mut self, bytes: u64) -> Self {
        self.file_bytes_max = Some(bytes);
        self
    }

    /// Opens the file through a SQLite VFS that was registered under this name, instead of the default one.
    #[must_use]
    pub fn vfs(mut self, name: impl Into<String>) -> Self {
        self.vfs = Some(name.into());
        self
    }

    /// Answers before the disk has it: a power failure forgets holds and sales that buyers were told of. It is there
    /// so that a test can show that the test of syncing notices; never open a shop with it.
    #[doc(hidden)]
    #[must_use]
    pub fn forget_answered_sales_on_power_failure(mut self) -> Self {
        self.sync = false;
        self
    }

    /// Opens the store. Blocks for as long as the disk takes, or, while another process makes the file, up to 5 s.
    pub fn open(self) -> Result<SqliteStore, StoreError> {
        SqliteStore::open_with(self)
    }
}

impl std::fmt::Debug for SqliteOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteOptions").field("path", &self.path).finish_non_exhaustive()
    }
}
