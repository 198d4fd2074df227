//! Times: RFC 3339 for machines, the shop's clock for people.

use jiff::tz::TimeZone;
use thrift_plug::Timestamp;

/// `2026-11-23T14:32:05.123Z`.
pub(crate) fn rfc3339(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    format!("{at:.3}")
}

/// "14:32" on the shop's clock.
pub(crate) fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_read_utc_and_people_the_shops_clock() {
        let at = Timestamp::from_millis(1_767_225_600_123);
        assert_eq!(rfc3339(at), "2026-01-01T00:00:00.123Z");
        assert_eq!(clock(at, &TimeZone::get("Africa/Douala").unwrap()), "01:00");
    }
}
