//! A certificate for a server on loopback, made with the `openssl` program and trusted by nobody.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Not an authority: a certificate that is one must not be a server's as well.
const REQUEST: &str = "\
[req]
prompt = no
distinguished_name = name
x509_extensions = server
[name]
CN = localhost
[server]
basicConstraints = critical,CA:FALSE
subjectAltName = DNS:localhost,IP:127.0.0.1
extendedKeyUsage = serverAuth
";

/// Writes `certificate.pem`, for clients that shall trust it, and `server.pem`, which also holds the key.
pub(crate) fn write(folder: &Path) {
    let request = folder.join("request.cnf");
    fs::write(&request, REQUEST).expect("a writable folder");
    let output = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", "key.pem"])
        .args(["-out", "certificate.pem", "-config", "request.cnf"])
        .current_dir(folder)
        .output()
        .expect("openssl is installed");
    assert!(output.status.success(), "openssl: {}", String::from_utf8_lossy(&output.stderr));
    let read = |name: &str| fs::read(folder.join(name)).expect("a file that openssl wrote");
    fs::write(folder.join("server.pem"), [read("certificate.pem"), read("key.pem")].concat()).expect("space");
}
