//! A SQLite file layer that passes everything on to the real one, and counts the writes and syncs of logs that a test
//! watches. It can hold a sync up, let it fail, and make the disk full or read-only.

use rusqlite::ffi;
use std::collections::HashMap;
use std::ffi::{CStr, c_int, c_void};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, Once, OnceLock, PoisonError};

/// The name to open files through.
pub(crate) const VFS: &str = "thrift-probe";

/// What happens to one file's log.
#[derive(Default)]
pub(crate) struct Probe {
    /// Syncs that began.
    pub(crate) begun: AtomicU64,
    /// Syncs that ended well.
    pub(crate) done: AtomicU64,
    /// Bytes of the log that a power failure would leave.
    pub(crate) durable: AtomicU64,
    /// The disk has no room for the log.
    pub(crate) full: AtomicBool,
    /// The file is opened for reading only.
    pub(crate) read_only: AtomicBool,
    /// Syncs fail.
    pub(crate) failing: AtomicBool,
    written: AtomicU64,
    gate: Mutex<bool>,
    opened: Condvar,
}

impl Probe {
    /// Watches the file at `path`, once it is opened through [`VFS`].
    pub(crate) fn on(path: &Path) -> Arc<Self> {
        register();
        let probe = Arc::new(Self::default());
        locked(&PROBES).insert(path.to_str().unwrap().to_owned(), probe.clone());
        probe
    }

    /// From here on, a sync begins but does not end.
    pub(crate) fn close_gate(&self) {
        *locked(&self.gate) = true;
    }

    /// Syncs end again.
    pub(crate) fn open_gate(&self) {
        *locked(&self.gate) = false;
        self.opened.notify_all();
    }

    /// Waits until this many syncs began.
    pub(crate) fn wait_for_sync(&self, number: u64) {
        let gate = locked(&self.gate);
        drop(self.opened.wait_while(gate, |_| self.begun.load(SeqCst) < number).unwrap());
    }

    fn pass_gate(&self) {
        let gate = locked(&self.gate);
        self.begun.fetch_add(1, SeqCst);
        self.opened.notify_all();
        drop(self.opened.wait_while(gate, |closed| *closed).unwrap());
    }
}

/// By path of the database.
static PROBES: LazyLock<Mutex<HashMap<String, Arc<Probe>>>> = LazyLock::new(Mutex::default);
/// Logs that are open, by the address of SQLite's structure.
static LOGS: LazyLock<Mutex<HashMap<usize, Arc<Probe>>>> = LazyLock::new(Mutex::default);
/// The real methods of a log, and ours.
static METHODS: OnceLock<(ffi::sqlite3_io_methods, ffi::sqlite3_io_methods)> = OnceLock::new();

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The real file layer.
fn real_vfs() -> *mut ffi::sqlite3_vfs {
    static REAL: OnceLock<usize> = OnceLock::new();
    // SAFETY: null asks for the default file layer, which lives for ever; ours is registered after this.
    *REAL.get_or_init(|| unsafe { ffi::sqlite3_vfs_find(std::ptr::null()) } as usize) as *mut ffi::sqlite3_vfs
}

/// A copy of the real file layer under our name, with our way to open.
fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the structure is plain data; the copy and its name live for ever.
        let code = unsafe {
            let mut vfs = *real_vfs();
            vfs.zName = c"thrift-probe".as_ptr();
            vfs.pNext = std::ptr::null_mut();
            vfs.xOpen = Some(open);
            ffi::sqlite3_vfs_register(Box::into_raw(Box::new(vfs)), 0)
        };
        assert_eq!(code, ffi::SQLITE_OK);
    });
}

/// Opens as the real layer does, and then puts our methods into a watched log.
unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    mut flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite passes a C string or, for a nameless file, null.
    let path = if name.is_null() { "" } else { unsafe { CStr::from_ptr(name) }.to_str().unwrap() };
    let probe = locked(&PROBES).get(path.strip_suffix("-wal").unwrap_or(path)).cloned();
    if probe.as_ref().is_some_and(|probe| probe.read_only.load(SeqCst)) {
        flags = flags & !(ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE) | ffi::SQLITE_OPEN_READONLY;
    }
    // SAFETY: everything as SQLite passed it; the structure is as large as the real layer asked for.
    let code = unsafe { (*real_vfs()).xOpen.unwrap()(real_vfs(), name, file, flags, out_flags) };
    if let Some(probe) = probe
        && code == ffi::SQLITE_OK
        && flags & ffi::SQLITE_OPEN_WAL != 0
    {
        // SAFETY: the file is open, so its methods are there; they are the same for every log and live for ever.
        unsafe {
            let (_, ours) = METHODS.get_or_init(|| with_probes(*(*file).pMethods));
            (*file).pMethods = ours;
        }
        locked(&LOGS).insert(file as usize, probe);
    }
    code
}

fn with_probes(real: ffi::sqlite3_io_methods) -> (ffi::sqlite3_io_methods, ffi::sqlite3_io_methods) {
    let ours = ffi::sqlite3_io_methods { xWrite: Some(write), xSync: Some(sync), xClose: Some(close), ..real };
    (real, ours)
}

fn real() -> &'static ffi::sqlite3_io_methods {
    &METHODS.get().unwrap().0
}

fn probe_of(file: *mut ffi::sqlite3_file) -> Arc<Probe> {
    locked(&LOGS)[&(file as usize)].clone()
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, bytes: *const c_void, count: c_int, at: i64) -> c_int {
    let probe = probe_of(file);
    if probe.full.load(SeqCst) {
        return ffi::SQLITE_FULL;
    }
    probe.written.fetch_max(u64::try_from(at + i64::from(count)).unwrap(), SeqCst);
    // SAFETY: everything as SQLite passed it.
    unsafe { real().xWrite.unwrap()(file, bytes, count, at) }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    let probe = probe_of(file);
    let written = probe.written.load(SeqCst);
    probe.pass_gate();
    if probe.failing.load(SeqCst) {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    // SAFETY: everything as SQLite passed it.
    let code = unsafe { real().xSync.unwrap()(file, flags) };
    if code == ffi::SQLITE_OK {
        probe.durable.fetch_max(written, SeqCst);
        probe.done.fetch_add(1, SeqCst);
    }
    code
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    locked(&LOGS).remove(&(file as usize));
    // SAFETY: everything as SQLite passed it.
    unsafe { real().xClose.unwrap()(file) }
}
