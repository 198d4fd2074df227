//! Any text in any setting: a value, or one line that names the setting and what it takes, and no secret.

use super::Flags;
use crate::settings::{Secrets, Settings};
use clap::Parser;
use thrift_fuzz::{bolero, word};

const NAMES: [&str; 9] = [
    "THRIFT_STORE",
    "THRIFT_BIND",
    "THRIFT_PUBLIC_URL",
    "THRIFT_HOLD_TTL",
    "THRIFT_LIMITS",
    "THRIFT_TRUSTED_PROXIES",
    "THRIFT_TIME_ZONE",
    "THRIFT_ADMIN_EMAIL",
    "THRIFT_PHOTOS",
];
const SECRETS: [&str; 3] = ["THRIFT_CRON_SECRET", "THRIFT_ADMIN_PASSWORD", "THRIFT_SESSION_KEY"];
const SECRET: &str = "hunter2-hunter2-hunter2-hunter2-hunter2";

/// What is almost right, where any text hardly ever is.
const ALMOST: [&str; 12] = [
    "sqlite:",
    "memory:",
    "mongodb://",
    "dir:",
    "127.0.0.1:",
    "https://",
    "holder=",
    "holder=1,items=",
    "10m",
    "10.0.0.0/",
    "Africa/",
    "a@",
];

fn text((almost, middle, end): &(u8, u8, String)) -> String {
    let almost = ALMOST.get(usize::from(almost % 16)).unwrap_or(&"");
    let middle = if middle % 2 == 0 { "" } else { word(middle / 2) };
    format!("{almost}{middle}{end}")
}

fn is_told(line: &str, names: &[&str]) {
    let named = names.iter().any(|name| line.starts_with(&format!("{name}: takes ")));
    assert!(named, "{line:?}");
    assert!(!line.contains(char::is_control) && line.len() < 1_000, "{line:?}");
    assert!(!line.contains(SECRET), "{line:?}");
}

fn read(flags: Vec<String>, secrets: &Secrets) -> Result<Settings, String> {
    let flags = Flags::try_parse_from([vec!["shop".to_owned()], flags].concat()).expect("any text is taken by a flag");
    flags.settings.read(secrets).map_err(|error| error.to_string())
}

fn flag(name: &str, value: &str) -> String {
    format!("--{}={value}", name.to_lowercase().replace('_', "-"))
}

#[test]
fn a_setting_is_read_or_refused_in_one_line() {
    bolero::check!().with_type::<(u8, (u8, u8, String))>().for_each(|(number, parts)| {
        let (name, value) = (NAMES[usize::from(*number) % NAMES.len()], text(parts));
        match read(vec![flag(name, &value)], &Secrets::default()) {
            Err(line) => is_told(&line, &[name]),
            Ok(settings) => makes_sense(&settings),
        }
    });
}

/// Values that the shop can work with.
fn makes_sense(settings: &Settings) {
    assert!((1..=50).contains(&settings.limits.items_max));
    assert!(settings.limits.holds_per_network_max > 0 && settings.limits.lock.holds_per_holder_max > 0);
    assert!(settings.limits.lock.hold_total_max >= settings.hold_ttl.duration(), "{settings:?}");
    assert!(settings.public_url.starts_with("http"), "{}", settings.public_url);
    assert!(!settings.public_url.contains(|it: char| it.is_control() || it.is_whitespace()), "{settings:?}");
    assert!(!settings.admin_email.contains(char::is_control), "{settings:?}");
    assert!(
        axum::http::HeaderValue::from_str(&settings.public_url).is_ok(),
        "it is compared with a header: {settings:?}"
    );
}

/// Whatever stands around it: an address with a password is refused without the password.
#[test]
fn a_store_address_that_is_refused_does_not_show_its_password() {
    bolero::check!().with_type::<(u8, String, String)>().for_each(|(almost, scheme, end)| {
        let scheme = ALMOST.get(usize::from(almost % 16)).copied().unwrap_or(scheme);
        let value = format!("{scheme}://user:{SECRET}@{}", end.replace('@', ""));
        if let Err(line) = read(vec![flag("THRIFT_STORE", &value)], &Secrets::default()) {
            is_told(&line, &["THRIFT_STORE"]);
        }
    });
}

/// A name, what stands between it and its value, and the value.
type Line = (u8, u8, (u8, u8, String));

/// A settings file with a secret in it, and any other lines around: what is wrong is told without the secret.
#[test]
fn a_settings_file_that_is_refused_does_not_show_its_secrets() {
    bolero::check!().with_type::<(Line, Line)>().for_each(|(one, two)| {
        let line = |(name, between, parts): &Line| {
            let name = [NAMES.as_slice(), &SECRETS].concat()[usize::from(*name) % 12];
            let value = if SECRETS.contains(&name) { SECRET.to_owned() } else { text(parts) };
            let between = ["=", " = ", "=\"", ": ", " ", "", "_="][usize::from(*between) % 7];
            format!("{name}{between}{value}\n")
        };
        let file = line(one) + &line(two);
        let secrets = match Secrets::from_file(&file) {
            Ok(secrets) => secrets,
            Err(error) => return is_told(&error.to_string(), &["settings file"]),
        };
        match Flags::try_parse_from([vec!["shop".to_owned()], secrets.flags()].concat()) {
            Err(error) => assert!(!error.to_string().contains(SECRET), "{error}"),
            Ok(flags) => match flags.settings.read(&secrets) {
                Err(error) => is_told(&error.to_string(), &[NAMES.as_slice(), &SECRETS].concat()),
                Ok(settings) => makes_sense(&settings),
            },
        }
    });
}

#[test]
fn a_file_of_any_text_is_read_or_refused_in_one_line() {
    bolero::check!().for_each(|bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        match Secrets::from_file(&text) {
            Err(error) => is_told(&error.to_string(), &["settings file"]),
            Ok(secrets) => assert!(secrets.flags().iter().all(|flag| flag.starts_with("--"))),
        }
    });
}
