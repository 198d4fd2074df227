//! Every statement that any connection of this process runs on a file named `traced.db`.

use rusqlite::ffi;
use std::collections::BTreeSet;
use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::sync::{Mutex, Once, PoisonError};

static STATEMENTS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// From here on, new connections are traced.
pub(crate) fn trace_connections() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the callback has the signature that SQLite documents for extensions, and lives for ever.
        let code = unsafe { ffi::sqlite3_auto_extension(Some(on_open)) };
        assert_eq!(code, ffi::SQLITE_OK);
    });
}

/// What was run so far.
pub(crate) fn statements() -> BTreeSet<String> {
    STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

unsafe extern "C" fn on_open(db: *mut ffi::sqlite3, _: *mut *mut c_char, _: *const ffi::sqlite3_api_routines) -> c_int {
    // SAFETY: `db` is the connection that is being opened; the callback lives for ever.
    unsafe { ffi::sqlite3_trace_v2(db, ffi::SQLITE_TRACE_STMT, Some(on_statement), std::ptr::null_mut()) }
}

unsafe extern "C" fn on_statement(_: c_uint, _: *mut c_void, statement: *mut c_void, _: *mut c_void) -> c_int {
    let statement = statement.cast::<ffi::sqlite3_stmt>();
    // SAFETY: for this kind of trace, SQLite passes the statement that begins; its text and its connection's file
    // name live as long as it does.
    let (file, sql) = unsafe {
        let file = ffi::sqlite3_db_filename(ffi::sqlite3_db_handle(statement), c"main".as_ptr());
        (text(file), text(ffi::sqlite3_sql(statement)))
    };
    if file.ends_with("traced.db") {
        STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner).insert(sql);
    }
    0
}

/// # Safety
/// `text` is null or a C string.
unsafe fn text(text: *const c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: as the caller promises.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}
