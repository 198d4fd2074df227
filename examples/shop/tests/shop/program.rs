//! The program under test, as a process.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How long anything may take that takes no time to speak of, on a machine that is busy.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// `thrift-shop` on the files in a folder, with nothing of this process's own settings.
pub(super) fn thrift_shop(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thrift-shop"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("THRIFT_")) {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .current_dir(folder)
        .env("THRIFT_STORE", format!("sqlite:{}", folder.join("thrift.db").display()))
        .env("THRIFT_PHOTOS", format!("dir:{}", folder.join("photos").display()))
        // Tests that are not about it need the processor for other things.
        .env("THRIFT_AVIF", "off")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    command
}

/// Runs it to its end, which must be a success; answers what it printed.
pub(super) fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = thrift_shop(folder, arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs what should end by itself; whatever goes on running instead is killed, and fails the test.
pub(super) fn run_briefly(mut command: Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let deadline = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > deadline {
            child.kill().unwrap();
            panic!("it runs where it should have refused to: {command:?}: {:?}", child.wait_with_output());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().unwrap()
}

/// Polls until something is there; fails after [`PATIENCE`], saying what was waited for.
pub(super) async fn eventually<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    within(PATIENCE, what, look).await
}

/// The same, with another patience.
pub(super) async fn within<T>(patience: Duration, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
