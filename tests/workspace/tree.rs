//! The dependency rules.

use std::process::Command;

fn tree(package: &str, features: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--package",
            package,
            "--features",
            features,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn names(tree: &str) -> Vec<&str> {
    tree.lines().filter_map(|line| line.split(' ').next()).collect()
}

const BANNED: [&str; 9] =
    ["tokio", "async-std", "smol", "hyper", "reqwest", "axum", "rusqlite", "mongodb", "getrandom"];

#[test]
fn the_core_has_no_runtime_driver_or_http_crate_and_draws_no_random_number() {
    let tree = tree("thrift-core", "serde");
    let names = names(&tree);
    assert!(names.contains(&"thrift-core") && names.contains(&"thiserror"), "the tree was read: {names:?}");
    for banned in BANNED.into_iter().chain(["rand", "proptest"]) {
        assert!(!names.contains(&banned), "thrift-core depends on {banned}");
    }
}

/// proptest brings `rand` for its generators. Without `getrandom` they know nothing but the seed.
#[test]
fn the_suite_has_no_runtime_and_asks_the_system_for_no_random_number() {
    let tree = tree("thrift-core", "serde,conformance");
    let names = names(&tree);
    assert!(names.contains(&"proptest"), "the tree was read: {names:?}");
    for banned in BANNED {
        assert!(!names.contains(&banned), "thrift-core with its suite depends on {banned}");
    }
}

#[test]
fn adapters_never_depend_on_each_other() {
    let adapters = ["thrift-sqlite", "thrift-mongo", "thrift-photo", "thrift-r2"];
    for adapter in adapters {
        let tree = tree(adapter, "");
        let others = adapters.into_iter().filter(|other| *other != adapter);
        for other in others.chain(["thrift-plug", "thrift-shop"]) {
            assert!(!names(&tree).contains(&other), "{adapter} depends on {other}");
        }
    }
}

/// The SDK's default features, or a crate that turns them on again, would bring a TLS that nobody mends any more.
#[test]
fn r2_brings_one_tls_and_nothing_outdated() {
    let tree = tree("thrift-r2", "");
    assert!(names(&tree).contains(&"aws-sdk-s3") && names(&tree).contains(&"ring"), "the tree was read: {tree}");
    for banned in ["aws-lc-rs", "aws-lc-sys", "aws-config", "openssl-sys", "native-tls"] {
        assert!(!names(&tree).contains(&banned), "thrift-r2 depends on {banned}");
    }
    for outdated in ["hyper v0.", "h2 v0.3.", "rustls v0.21.", "rustls-webpki v0.101."] {
        assert!(!tree.lines().any(|line| line.starts_with(outdated)), "thrift-r2 depends on {outdated}");
    }
}
