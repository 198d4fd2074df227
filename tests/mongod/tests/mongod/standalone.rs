//! One server: it starts, answers, asks for what it was told to ask for, and ends.

use std::env;
use std::io::Write;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::thread;
use std::time::{Duration, Instant};

use mongodb::bson::doc;
use thrift_mongod::{Mongod, shared_standalone};

use crate::driver::{count, increment, insert, ping};

/// Where the server itself says that it keeps its data.
fn data_of(server: &Mongod) -> PathBuf {
    let options = server.run("admin", doc! { "getCmdLineOpts": 1 }).unwrap();
    let storage = options.get_document("parsed").unwrap().get_document("storage").unwrap();
    PathBuf::from(storage.get_str("dbPath").unwrap())
}

fn listens(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

#[test]
fn a_server_answers_and_ends_with_its_value() {
    let server = Mongod::standalone();
    insert(server.uri(), 1).unwrap();
    increment(server.uri(), 1).unwrap();
    assert_eq!(count(server.uri(), 1).unwrap(), Some(1));
    assert_eq!(server.run("test", doc! { "count": "things" }).unwrap().get_i32("n").unwrap(), 1);
    assert!(server.run("test", doc! { "no such command": 1 }).is_err(), "a failed command is an error");

    let (port, data) = (server.port(), data_of(&server));
    assert!(listens(port) && data.is_dir());
    drop(server);
    assert!(!listens(port), "the process is gone");
    assert!(!data.parent().unwrap().exists(), "and so is its data");
}

#[test]
fn a_killed_server_comes_back_with_its_data_and_port() {
    let server = Mongod::standalone();
    insert(server.uri(), 1).unwrap();
    // Written to the journal, as the stores ask for.
    server
        .run(
            "test",
            doc! { "update": "things", "updates": [{ "q": { "_id": 1 }, "u": { "$inc": { "count": 7 } } }],
            "writeConcern": { "w": 1, "j": true } },
        )
        .unwrap();
    let former = server.process_id();
    server.kill();
    assert!(!server.is_running() && ping(server.uri()).is_err());
    server.restart();
    assert!(server.is_running() && server.process_id() != former);
    assert_eq!(count(server.uri(), 1).unwrap(), Some(7));

    server.shut_down();
    assert!(!server.is_running());
    server.restart();
    assert_eq!(count(server.uri(), 1).unwrap(), Some(7));
}

#[test]
fn a_frozen_server_does_not_answer_until_it_is_thawed() {
    let server = Mongod::standalone();
    ping(server.uri()).unwrap();
    server.freeze();
    assert!(server.is_running() && listens(server.port()), "it still looks alive from outside");
    assert!(ping(server.uri()).is_err());
    server.thaw();
    ping(server.uri()).unwrap();
}

#[test]
#[should_panic(expected = "unrecognised option '--nonsense'")]
fn a_server_that_does_not_start_says_why() {
    let _server = Mongod::builder().args(["--nonsense"]).start();
}

#[test]
#[should_panic(expected = "Unable to acquire security key")]
fn a_server_that_ends_while_it_starts_says_why() {
    let _server = Mongod::builder().args(["--keyFile", "no-such-key"]).start();
}

#[test]
fn the_shared_server_is_one() {
    assert_eq!(shared_standalone().process_id(), shared_standalone().process_id());
    ping(shared_standalone().uri()).unwrap();
}

#[test]
fn a_server_with_auth_lets_nobody_in_without_the_password() {
    let server = Mongod::with_auth();
    insert(server.uri(), 1).unwrap();
    assert_eq!(count(server.uri(), 1).unwrap(), Some(0));
    let anonymous = server.uri().replace("root:secret@", "");
    assert!(count(&anonymous, 1).is_err(), "no password");
    assert!(count(&server.uri().replace("secret", "guess"), 1).is_err(), "a wrong password");
}

#[test]
fn a_server_with_tls_speaks_nothing_else() {
    let server = Mongod::with_tls();
    insert(server.uri(), 1).unwrap();
    assert_eq!(count(server.uri(), 1).unwrap(), Some(0));
    let plain = format!("mongodb://127.0.0.1:{}/?directConnection=true", server.port());
    assert!(ping(&plain).is_err(), "no TLS");
    assert!(ping(&format!("{plain}&tls=true")).is_err(), "its certificate is not to be trusted");
}

/// Tells the test below its parts: the one that starts a server and dies, and the one that looks.
const DIES: &str = "THRIFT_MONGOD_TEST_DIES";

#[test]
fn a_server_ends_with_a_test_process_that_aborts() {
    if env::var_os(DIES).is_some() {
        let server = Mongod::standalone();
        let mut output = std::io::stdout();
        writeln!(output, "\n=> {} {}", server.port(), data_of(&server).display()).unwrap();
        output.flush().unwrap();
        process::abort();
    }
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "standalone::a_server_ends_with_a_test_process_that_aborts", "--nocapture"])
        .env(DIES, "1")
        .output()
        .unwrap();
    assert!(!child.status.success(), "it aborted");
    let output = String::from_utf8(child.stdout).unwrap();
    let said = output.lines().find_map(|line| line.strip_prefix("=> ")).expect("it started a server");
    let (port, data) = said.split_once(' ').unwrap();
    let (port, folder) = (port.parse().unwrap(), Path::new(data).parent().unwrap());

    let begun = Instant::now();
    while (listens(port) || folder.exists()) && begun.elapsed() < Duration::from_secs(10) {
        // Nobody can tell us: the process that would know is the one that died.
        thread::sleep(Duration::from_millis(20));
    }
    assert!(!listens(port), "the server is gone");
    assert!(!folder.exists(), "and so is its data");
}
