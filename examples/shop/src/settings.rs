//! Settings: by environment variable, flag or file, in the same names. Secrets never on a command line.

mod payments;
mod photos;

pub(crate) use payments::PaymentTimes;
pub(crate) use photos::{PhotoChoice, R2Choice, RawR2};

use crate::staff::account::EMAIL_BYTES_MAX;
use clap::Args;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use thrift_plug::lock::{Limits, Ttl};

/// A setting that cannot be, in one line.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {takes}, got {got:?}")]
pub(crate) struct SettingError {
    name: &'static str,
    takes: String,
    got: String,
}

fn wrong(name: &'static str, takes: impl Into<String>, got: &str) -> SettingError {
    SettingError { name, takes: takes.into(), got: got.chars().take(80).collect() }
}

/// As written; every flag is also a variable of the same name.
#[derive(Debug, Clone, Args)]
pub(crate) struct RawSettings {
    /// Where everything is kept: `sqlite:PATH`, `memory:` or `mongodb://…`.
    #[arg(long = "thrift-store", env = "THRIFT_STORE", default_value = "sqlite:./data/thrift.db", global = true)]
    thrift_store: String,
    /// The address to listen on.
    #[arg(long = "thrift-bind", env = "THRIFT_BIND", default_value = "127.0.0.1:8080", global = true)]
    thrift_bind: String,
    /// The shop's address as buyers type it; made from the bind address if unset.
    #[arg(long = "thrift-public-url", env = "THRIFT_PUBLIC_URL", global = true)]
    thrift_public_url: Option<String>,
    /// How long a checkout holds its garments.
    #[arg(long = "thrift-hold-ttl", env = "THRIFT_HOLD_TTL", default_value = "10m", global = true)]
    thrift_hold_ttl: String,
    /// Limits against hoarding, or `off`.
    #[arg(
        long = "thrift-limits",
        env = "THRIFT_LIMITS",
        default_value = "holder=10,network=200,items=50,renewals=3",
        global = true
    )]
    thrift_limits: String,
    /// How long an order may stay open, a payment is waited for, a charge is watched, and how often recovery looks.
    #[arg(
        long = "thrift-payment-times",
        env = "THRIFT_PAYMENT_TIMES",
        default_value = "open=1m,paying=10m,ask=1m,patience=10m,wait=30m,watch=24h,late=15m,recover=5s",
        global = true
    )]
    thrift_payment_times: String,
    /// Where the simulated payment rail is, `http://HOST:PORT`; without one, `simulated` is not offered.
    #[arg(long = "thrift-simulated-rail", env = "THRIFT_SIMULATED_RAIL", default_value = "", global = true)]
    thrift_simulated_rail: String,
    /// Addresses or networks of proxies whose forwarded headers are believed, apart by commas.
    #[arg(long = "thrift-trusted-proxies", env = "THRIFT_TRUSTED_PROXIES", default_value = "", global = true)]
    thrift_trusted_proxies: String,
    /// The time zone of the times that people read.
    #[arg(long = "thrift-time-zone", env = "THRIFT_TIME_ZONE", default_value = "Africa/Douala", global = true)]
    thrift_time_zone: String,
    /// The staff account that the first start makes.
    #[arg(
        long = "thrift-admin-email",
        env = "THRIFT_ADMIN_EMAIL",
        default_value = "staff@thrift.local",
        global = true
    )]
    thrift_admin_email: String,
    /// Where photos are kept: `dir:PATH`, or `r2:BUCKET` with the settings of R2.
    #[arg(long = "thrift-photos", env = "THRIFT_PHOTOS", default_value = "dir:./data/photos", global = true)]
    thrift_photos: String,
    /// Whether the server also makes AVIF of the narrow photos, in the background: `on` or `off`.
    #[arg(long = "thrift-avif", env = "THRIFT_AVIF", default_value = "on", global = true)]
    thrift_avif: String,
    /// The Cloudflare account of the bucket.
    #[arg(long = "r2-account-id", env = "R2_ACCOUNT_ID", default_value = "", global = true)]
    r2_account_id: String,
    /// Where the bucket is reached, if not at the account's usual address.
    #[arg(long = "r2-endpoint", env = "R2_ENDPOINT", default_value = "", global = true)]
    r2_endpoint: String,
    /// The domain that the bucket's photos are served from, `https://HOST`; the shop serves them itself without one.
    #[arg(long = "r2-public-url", env = "R2_PUBLIC_URL", default_value = "", global = true)]
    r2_public_url: String,
}

/// Settings that make sense.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) store: StoreChoice,
    pub(crate) bind: SocketAddr,
    pub(crate) public_url: String,
    pub(crate) hold_ttl: Ttl,
    pub(crate) limits: ShopLimits,
    pub(crate) payment_times: PaymentTimes,
    pub(crate) simulated_rail: Option<String>,
    pub(crate) trusted_proxies: Vec<ipnet::IpNet>,
    pub(crate) time_zone: jiff::tz::TimeZone,
    pub(crate) admin_email: String,
    pub(crate) photos: PhotoChoice,
    pub(crate) avif: bool,
    pub(crate) cron_secret: Option<String>,
    pub(crate) admin_password: Option<String>,
    pub(crate) session_key: Option<String>,
}

/// Which store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StoreChoice {
    Memory,
    Sqlite(PathBuf),
    /// The address; it may hold a password.
    Mongo(String),
}

/// The lock's limits, and the shop's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShopLimits {
    pub(crate) lock: Limits,
    /// Live holds from one network address.
    pub(crate) holds_per_network_max: usize,
    /// Garments in one basket.
    pub(crate) items_max: usize,
}

/// The shortest secret that is taken, in bytes.
const SECRET_BYTES_MIN: usize = 32;

impl RawSettings {
    /// The settings of R2, which `photos move` reads for its target, too.
    pub(crate) fn r2(&self) -> RawR2 {
        RawR2 {
            account_id: self.r2_account_id.clone(),
            endpoint: self.r2_endpoint.clone(),
            public_url: self.r2_public_url.clone(),
        }
    }

    /// Reads everything, secrets too; the first thing that is wrong ends the start with one line.
    pub(crate) fn read(self, secrets: &Secrets) -> Result<Settings, SettingError> {
        let hold_ttl = hold_ttl(&self.thrift_hold_ttl)?;
        let r2 = self.r2();
        let bind: SocketAddr = self
            .thrift_bind
            .parse()
            .map_err(|_| wrong("THRIFT_BIND", "takes ADDRESS:PORT such as 127.0.0.1:8080", &self.thrift_bind))?;
        Ok(Settings {
            store: store(&self.thrift_store)?,
            public_url: public_url(self.thrift_public_url, bind)?,
            bind,
            limits: limits(&self.thrift_limits, hold_ttl)?,
            payment_times: payments::times(&self.thrift_payment_times, hold_ttl)?,
            simulated_rail: payments::simulated_rail(&self.thrift_simulated_rail)?,
            hold_ttl,
            trusted_proxies: trusted_proxies(&self.thrift_trusted_proxies)?,
            time_zone: jiff::tz::TimeZone::get(&self.thrift_time_zone).map_err(|_| {
                wrong("THRIFT_TIME_ZONE", "takes an IANA time zone such as Africa/Douala", &self.thrift_time_zone)
            })?,
            admin_email: Some(self.thrift_admin_email.trim().to_lowercase())
                .filter(|email| {
                    email.contains('@') && !email.contains(char::is_control) && email.len() <= EMAIL_BYTES_MAX
                })
                .ok_or_else(|| wrong("THRIFT_ADMIN_EMAIL", "takes a mail address", &self.thrift_admin_email))?,
            photos: PhotoChoice::read("THRIFT_PHOTOS", &self.thrift_photos, r2, secrets)?,
            avif: match self.thrift_avif.as_str() {
                "on" => true,
                "off" => false,
                other => return Err(wrong("THRIFT_AVIF", "takes on or off", other)),
            },
            cron_secret: secrets.long("THRIFT_CRON_SECRET")?,
            admin_password: secrets.get("THRIFT_ADMIN_PASSWORD"),
            session_key: secrets.long("THRIFT_SESSION_KEY")?,
        })
    }
}

fn store(text: &str) -> Result<StoreChoice, SettingError> {
    let takes = "takes sqlite:PATH, memory:, mongodb://HOST/DATABASE?replicaSet=NAME or mongodb+srv://HOST/DATABASE";
    match text.split_once(':') {
        Some(("memory", "")) => Ok(StoreChoice::Memory),
        Some(("sqlite", path)) if !path.is_empty() => Ok(StoreChoice::Sqlite(path.into())),
        Some(("mongodb" | "mongodb+srv", rest)) if rest.len() > 2 && rest.starts_with("//") => {
            Ok(StoreChoice::Mongo(text.to_owned()))
        }
        _ => Err(wrong("THRIFT_STORE", takes, text.split('@').next_back().unwrap_or_default())),
    }
}

fn public_url(text: Option<String>, bind: SocketAddr) -> Result<String, SettingError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(format!("http://{bind}")) };
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host.map(|host| host.trim_end_matches('/')) {
        Some(host) if !host.is_empty() && host.chars().all(|it| it.is_ascii_graphic() && !"/?#".contains(it)) => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err(wrong("THRIFT_PUBLIC_URL", "takes an address without a path such as https://shop.example", &text)),
    }
}

fn hold_ttl(text: &str) -> Result<Ttl, SettingError> {
    let takes = "takes a length of 1s to 24h such as 10m";
    let length = humantime::parse_duration(text).map_err(|_| wrong("THRIFT_HOLD_TTL", takes, text))?;
    Ttl::new(length).map_err(|_| wrong("THRIFT_HOLD_TTL", takes, text))
}

fn limits(text: &str, ttl: Ttl) -> Result<ShopLimits, SettingError> {
    let takes = "takes holder=N,network=N,items=1..50,renewals=N (each may be left out) or off";
    let refuse = || wrong("THRIFT_LIMITS", takes, text);
    if text == "off" {
        return Ok(ShopLimits { lock: Limits::off(), holds_per_network_max: usize::MAX, items_max: 50 });
    }
    let mut limits = ShopLimits { lock: Limits::default(), holds_per_network_max: 200, items_max: 50 };
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let (name, number) = part.split_once('=').ok_or_else(refuse)?;
        let number: u32 = number.trim().parse().map_err(|_| refuse())?;
        match name.trim() {
            "holder" if number > 0 => limits.lock.holds_per_holder_max = number,
            "network" if number > 0 => limits.holds_per_network_max = number as usize,
            "items" if (1..=50).contains(&number) => limits.items_max = number as usize,
            "renewals" => limits.lock.renewals_max = number,
            _ => return Err(refuse()),
        }
    }
    let leases = limits.lock.renewals_max.saturating_add(1);
    limits.lock.hold_total_max = ttl.duration().saturating_mul(leases).min(Duration::from_hours(24));
    Ok(limits)
}

fn trusted_proxies(text: &str) -> Result<Vec<ipnet::IpNet>, SettingError> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let network = |part: &str| {
        let address = part.parse::<std::net::IpAddr>().map(ipnet::IpNet::from);
        let network = part.parse::<ipnet::IpNet>();
        address.or(network).map_err(|_| {
            wrong("THRIFT_TRUSTED_PROXIES", "takes addresses or networks such as 10.0.0.0/8,192.0.2.7", part)
        })
    };
    parts.map(network).collect()
}

/// Secrets, from the environment or a file, never from flags.
#[derive(Default)]
pub(crate) struct Secrets {
    file: BTreeMap<String, String>,
}

impl Secrets {
    /// A settings file: `NAME=VALUE` lines, `#` comments.
    pub(crate) fn from_file(text: &str) -> Result<Self, SettingError> {
        let mut file = BTreeMap::new();
        let lines = text.lines().map(str::trim).enumerate();
        for (before, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            // By its number: a secret may stand there.
            let number = || format!("something else in line {}", before + 1);
            let (name, value) = line
                .split_once('=')
                .ok_or_else(|| wrong("settings file", "takes NAME=VALUE lines and # comments", &number()))?;
            file.insert(name.trim().to_owned(), value.trim().trim_matches('"').to_owned());
        }
        Ok(Self { file })
    }

    /// What the file says of settings that are not secret, as flags that the environment and real flags override.
    pub(crate) fn flags(&self) -> Vec<String> {
        const SECRET: [&str; 5] = [
            "THRIFT_CRON_SECRET",
            "THRIFT_ADMIN_PASSWORD",
            "THRIFT_SESSION_KEY",
            "R2_ACCESS_KEY_ID",
            "R2_SECRET_ACCESS_KEY",
        ];
        let open = self.file.iter().filter(|(name, _)| !SECRET.contains(&name.as_str()));
        let unset = open.filter(|(name, _)| std::env::var_os(name).is_none());
        unset.map(|(name, value)| format!("--{}={value}", name.to_lowercase().replace('_', "-"))).collect()
    }

    fn get(&self, name: &'static str) -> Option<String> {
        let text = std::env::var(name).ok().or_else(|| self.file.get(name).cloned());
        text.filter(|text| !text.is_empty())
    }

    fn long(&self, name: &'static str) -> Result<Option<String>, SettingError> {
        match self.get(name) {
            Some(text) if text.len() < SECRET_BYTES_MIN => {
                Err(wrong(name, "takes 32 or more random characters", &format!("{} of them", text.len())))
            }
            text => Ok(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_and_refused() {
        let read = limits("holder=2,renewals=0", Ttl::default()).unwrap();
        assert_eq!((read.lock.holds_per_holder_max, read.lock.renewals_max, read.items_max), (2, 0, 50));
        assert_eq!(read.lock.hold_total_max, Duration::from_mins(10));
        for text in ["holder", "holder=0", "items=51", "speed=9", "holder=-1"] {
            let line = limits(text, Ttl::default()).unwrap_err().to_string();
            assert!(line.starts_with("THRIFT_LIMITS: takes holder=N"), "{line}");
            assert!(!line.contains('\n'));
        }
    }

    #[test]
    fn a_store_address_that_is_refused_does_not_show_its_password() {
        let line = store("mongo://user:secret@host/db").unwrap_err().to_string();
        assert!(!line.contains("secret"), "{line}");
    }

    /// A fuzzer wrote `THRIFT_CRON_SECRET: …` with a colon, and the refusal showed the secret.
    #[test]
    fn a_line_of_the_settings_file_that_is_refused_is_named_by_its_number() {
        let refused = Secrets::from_file("# ours\n\nTHRIFT_CRON_SECRET: hunter2").map(drop).unwrap_err().to_string();
        assert!(refused.contains("line 3") && !refused.contains("hunter2"), "{refused}");
    }

    #[test]
    fn a_public_address_has_no_path() {
        let bind = "127.0.0.1:8080".parse().unwrap();
        assert_eq!(public_url(None, bind).unwrap(), "http://127.0.0.1:8080");
        assert_eq!(public_url(Some("https://shop.example/".into()), bind).unwrap(), "https://shop.example");
        assert!(public_url(Some("shop.example".into()), bind).is_err());
        assert!(public_url(Some("https://shop.example/path".into()), bind).is_err());
        // Browsers name an origin in ASCII: with another text, every write would have come from another site's page.
        assert!(public_url(Some("https://boutique-é.example".into()), bind).is_err());
        assert!(public_url(Some("https://shop\0.example".into()), bind).is_err(), "found by a fuzzer");
    }

    #[test]
    fn absurd_leases_are_refused() {
        for text in ["0s", "25h", "-1m", "soon", "99999999999999999999s"] {
            assert!(hold_ttl(text).is_err(), "{text}");
        }
    }
}
