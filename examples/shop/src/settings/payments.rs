//! Settings of payments: how long things may take, and where the simulated rail is.

use super::{SettingError, wrong};
use std::time::Duration;
use thrift_plug::checkout::Policy;
use thrift_plug::lock::Ttl;

/// How long anything about a payment may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaymentTimes {
    /// The checkout's own times; its holds last as long as everybody's.
    pub(crate) policy: Policy,
    /// How often each server looks for what others, or crashes, left unfinished.
    pub(crate) recover_every: Duration,
}

impl Default for PaymentTimes {
    fn default() -> Self {
        Self { policy: Policy::default(), recover_every: Duration::from_secs(5) }
    }
}

/// Shorter ones would keep a store busy with nothing.
const TIME_MIN: Duration = Duration::from_millis(100);
/// Longer ones than a month are typing errors.
const TIME_MAX: Duration = Duration::from_hours(31 * 24);

/// `THRIFT_PAYMENT_TIMES`.
pub(super) fn times(text: &str, hold_ttl: Ttl) -> Result<PaymentTimes, SettingError> {
    let takes = "takes open=1m,paying=10m,ask=1m,patience=10m,wait=30m,watch=24h,late=15m,recover=5s \
                 (each may be left out; 100ms to 31d, paying 1s to 24h; patience <= wait <= watch)";
    let refuse = || wrong("THRIFT_PAYMENT_TIMES", takes, text);
    let mut times = PaymentTimes::default();
    times.policy.hold_ttl = hold_ttl;
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let (name, length) = part.split_once('=').ok_or_else(refuse)?;
        let length = humantime::parse_duration(length.trim()).map_err(|_| refuse())?;
        if !(TIME_MIN..=TIME_MAX).contains(&length) {
            return Err(refuse());
        }
        let policy = &mut times.policy;
        match name.trim() {
            "open" => policy.open_max = length,
            "paying" => policy.payment_ttl = Ttl::new(length).map_err(|_| refuse())?,
            "ask" => policy.ask_every = length,
            "patience" => policy.payment_patience = length,
            "wait" => policy.payment_wait_max = length,
            "watch" => policy.charge_watch = length,
            "late" => policy.watch_every = length,
            "recover" => times.recover_every = length,
            _ => return Err(refuse()),
        }
    }
    let Policy { payment_patience, payment_wait_max, charge_watch, .. } = times.policy;
    if payment_patience <= payment_wait_max && payment_wait_max <= charge_watch { Ok(times) } else { Err(refuse()) }
}

/// `THRIFT_SIMULATED_RAIL`: an address without a path, or nothing.
pub(super) fn simulated_rail(text: &str) -> Result<Option<String>, SettingError> {
    if text.is_empty() {
        return Ok(None);
    }
    let host = text.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
    let sound = |host: &str| {
        let port = host.rsplit_once(':').is_none_or(|(name, port)| !name.is_empty() && port.parse::<u16>().is_ok());
        port && !host.is_empty() && !host.contains(['/', '?', '#', '@', ' '])
    };
    match host.filter(|host| sound(host)) {
        Some(host) => Ok(Some(format!("http://{host}"))),
        None => Err(wrong("THRIFT_SIMULATED_RAIL", "takes http://HOST:PORT, without a path", text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_stays_as_it_is_and_holds_last_as_long_as_everybodys() {
        let hold_ttl = Ttl::new(Duration::from_secs(3)).unwrap();
        let read = times("patience=2s,recover=200ms", hold_ttl).unwrap();
        let expected = Policy { payment_patience: Duration::from_secs(2), hold_ttl, ..Policy::default() };
        assert_eq!(read, PaymentTimes { policy: expected, recover_every: Duration::from_millis(200) });
        assert_eq!(times("", Ttl::default()).unwrap(), PaymentTimes::default());
    }

    #[test]
    fn the_times_that_help_shows_are_the_default() {
        let shown = "open=1m,paying=10m,ask=1m,patience=10m,wait=30m,watch=24h,late=15m,recover=5s";
        assert_eq!(times(shown, Ttl::default()).unwrap(), PaymentTimes::default());
    }

    #[test]
    fn times_that_cannot_be_are_refused_in_one_line() {
        for text in ["patience", "patience=0s", "ask=99ms", "speed=1s", "paying=25h", "patience=31m", "watch=1m"] {
            let line = times(text, Ttl::default()).unwrap_err().to_string();
            assert!(line.starts_with("THRIFT_PAYMENT_TIMES: takes open=1m"), "{line}");
            assert!(!line.contains('\n'), "{line}");
        }
    }

    #[test]
    fn a_rail_is_an_address_without_a_path() {
        assert_eq!(simulated_rail("").unwrap(), None);
        assert_eq!(simulated_rail("http://127.0.0.1:9/").unwrap().as_deref(), Some("http://127.0.0.1:9"));
        for text in ["127.0.0.1:9", "https://rail.example", "http://", "http://a/b", "http://u@a", "http://a:b"] {
            assert!(simulated_rail(text).is_err(), "{text}");
        }
    }
}
