//! Settings that cannot be: one line that names the variable, exit code 2, and nothing made.

use super::program::{run_briefly, thrift_shop};
use super::running::free_address;
use std::net::TcpListener;
use std::process::Command;
use tempfile::TempDir;

/// What is wrong with how the program refused to start; `None` if nothing is.
fn fault(name: &str, command: Command) -> Option<String> {
    let output = run_briefly(command);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let sound = output.status.code() == Some(2)
        && said.lines().count() == 1
        && said.contains(name)
        && !said.contains("panicked")
        && output.stdout.is_empty();
    (!sound).then(|| format!("{name}: {output:?}"))
}

#[test]
fn absurd_settings_end_the_start_with_one_line_that_names_them() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("file"), "not a folder").unwrap();
    let short = "0123456789abcdef";
    let cases = [
        ("THRIFT_HOLD_TTL", "0s"),
        ("THRIFT_HOLD_TTL", "25h"),
        ("THRIFT_HOLD_TTL", "soon"),
        ("THRIFT_HOLD_TTL", ""),
        ("THRIFT_HOLD_TTL", "-10m"),
        ("THRIFT_HOLD_TTL", "10"),
        ("THRIFT_LIMITS", "holder=0"),
        ("THRIFT_LIMITS", "items=51"),
        ("THRIFT_LIMITS", "holder=many"),
        ("THRIFT_LIMITS", "nonsense"),
        ("THRIFT_PAYMENT_TIMES", "nonsense"),
        ("THRIFT_PAYMENT_TIMES", "patience=soon"),
        ("THRIFT_PAYMENT_TIMES", "ask=0s"),
        ("THRIFT_PAYMENT_TIMES", "watch=99999h"),
        ("THRIFT_PAYMENT_TIMES", "patience=31m"),
        ("THRIFT_SIMULATED_RAIL", "nonsense"),
        ("THRIFT_SIMULATED_RAIL", "https://rail.example"),
        ("THRIFT_SIMULATED_RAIL", "http://rail.example/path"),
        ("THRIFT_BIND", "nonsense"),
        ("THRIFT_BIND", "127.0.0.1"),
        ("THRIFT_BIND", "127.0.0.1:99999"),
        ("THRIFT_BIND", "192.0.2.1:8080"),
        ("THRIFT_PUBLIC_URL", "shop"),
        ("THRIFT_PUBLIC_URL", "https://shop.example/path"),
        ("THRIFT_TIME_ZONE", "Mars/Olympus"),
        ("THRIFT_TRUSTED_PROXIES", "nonsense"),
        ("THRIFT_TRUSTED_PROXIES", "10.0.0.0/99"),
        ("THRIFT_ADMIN_EMAIL", "nobody"),
        ("THRIFT_ADMIN_EMAIL", "a@\u{1}b"),
        ("THRIFT_ADMIN_PASSWORD", "short"),
        ("THRIFT_CRON_SECRET", short),
        ("THRIFT_SESSION_KEY", short),
        ("THRIFT_STORE", ""),
        ("THRIFT_STORE", "nonsense"),
        ("THRIFT_STORE", "sqlite:"),
        ("THRIFT_STORE", "redis://localhost"),
        ("THRIFT_STORE", "sqlite:file/below/thrift.db"),
        ("THRIFT_STORE", "sqlite:."),
        ("THRIFT_STORE", "sqlite:file"),
        ("THRIFT_PHOTOS", ""),
        ("THRIFT_PHOTOS", "nonsense"),
        ("THRIFT_PHOTOS", "dir:"),
        ("THRIFT_PHOTOS", "dir:file"),
        ("THRIFT_PHOTOS", "dir:file/below"),
        ("THRIFT_CONFIG", "missing"),
    ];
    let faults = cases.iter().filter_map(|(name, value)| {
        let mut command = thrift_shop(folder.path(), &["serve", "--no-demo"]);
        command.env("THRIFT_BIND", free_address().to_string()).env(name, value);
        fault(name, command).map(|fault| format!("{name}={value:?} {fault}"))
    });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert_eq!(std::fs::read_to_string(folder.path().join("file")).unwrap(), "not a folder");
}

#[test]
fn a_secret_that_is_refused_is_not_shown() {
    let folder = TempDir::new().unwrap();
    for (name, secret) in [
        ("THRIFT_CRON_SECRET", "hunter2"),
        ("THRIFT_STORE", "mongo://user:hunter2@host/db"),
        ("THRIFT_STORE", "mongodb://user:hunter2@127.0.0.1:1/db"),
    ] {
        let mut command = thrift_shop(folder.path(), &["serve"]);
        let output = run_briefly({
            command.env(name, secret);
            command
        });
        let said = [output.stdout, output.stderr].concat();
        assert!(!String::from_utf8_lossy(&said).contains("hunter2"), "{name}");
    }
}

#[test]
fn a_port_that_is_taken_is_named_before_anything_is_made() {
    let folder = TempDir::new().unwrap();
    let taken = TcpListener::bind(free_address()).unwrap();
    let mut command = thrift_shop(folder.path(), &["serve"]);
    command.env("THRIFT_BIND", taken.local_addr().unwrap().to_string());
    assert_eq!(fault("THRIFT_BIND", command), None);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no store, no photos");
}

#[test]
fn commands_on_nothing_say_so_in_one_line() {
    let folder = TempDir::new().unwrap();
    for (arguments, named) in [
        (&["import", "missing"][..], "missing"),
        (&["import", "."], ".jpg"),
        (&["demo", "--count", "0"], "--count"),
        (&["demo", "--photos", "missing"], "missing"),
    ] {
        let output = run_briefly(thrift_shop(folder.path(), arguments));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.lines().count()), (Some(2), 1), "{arguments:?}: {said}");
        assert!(said.contains(named), "{arguments:?}: {said}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}
