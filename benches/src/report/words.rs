//! Numbers as people read them.

/// Three digits of it: `1.23 M`, `45.6 k`, `789`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded, and never negative")]
pub(super) fn count(value: f64) -> String {
    match value {
        1e6.. => format!("{} M", three(value / 1e6)),
        1e4.. => format!("{} k", three(value / 1e3)),
        1e3.. => format!("{},{:03}", value.round() as u64 / 1_000, value.round() as u64 % 1_000),
        _ => three(value),
    }
}

/// Three digits of it, with a unit: `410 ns`, `2.10 µs`, `16.0 ms`.
pub(crate) fn nanos(value: f64) -> String {
    match value {
        1e9.. => format!("{} s", three(value / 1e9)),
        1e6.. => format!("{} ms", three(value / 1e6)),
        1e3.. => format!("{} µs", three(value / 1e3)),
        _ => format!("{} ns", three(value)),
    }
}

/// Three digits of it.
pub(super) fn three(value: f64) -> String {
    match value {
        99.95.. => format!("{value:.0}"),
        9.995.. => format!("{value:.1}"),
        ..0.0995 => format!("{value:.3}"),
        _ => format!("{value:.2}"),
    }
}

/// A ratio.
pub(super) fn times(value: f64) -> String {
    format!("× {}", three(value))
}

/// `1 garment`, `3 garments`.
pub(super) fn garments(count: usize) -> &'static str {
    if count == 1 { "one garment" } else { "baskets of three" }
}
