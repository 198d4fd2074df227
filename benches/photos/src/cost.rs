//! What this process has used. It must never read a clock of the wall: others may share the machine.

use std::fs;

use rustix::time::{ClockId, Timespec, clock_gettime};

/// Processor time of all threads, the kernel's share included, in milliseconds.
#[expect(clippy::cast_precision_loss, reason = "a process runs for minutes")]
pub(crate) fn cpu_ms() -> f64 {
    let Timespec { tv_sec, tv_nsec } = clock_gettime(ClockId::ProcessCPUTime);
    tv_sec as f64 * 1e3 + tv_nsec as f64 / 1e6
}

/// Memory that is resident now; forgets the most that ever was.
pub(crate) fn resident_bytes() -> u64 {
    // 5 sets the peak back to what is resident now.
    fs::write("/proc/self/clear_refs", "5").expect("Linux takes it");
    status("VmRSS:")
}

/// The most that was resident since.
pub(crate) fn peak_bytes() -> u64 {
    status("VmHWM:")
}

fn status(name: &str) -> u64 {
    let text = fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = text.lines().find_map(|line| line.strip_prefix(name)).expect("named so since Linux 2.6");
    line.split_whitespace().next().and_then(|kibibytes| kibibytes.parse::<u64>().ok()).expect("a number") * 1024
}
