//! The text format of Prometheus, version 0.0.4.

use std::fmt::Write;

/// An answer that grows line by line.
#[derive(Default)]
pub(super) struct Text(String);

impl Text {
    /// What the samples after it are.
    pub(super) fn family(&mut self, name: &str, kind: &str, help: &str) {
        // To write into a text never fails.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// A sample. Values of labels are words of ours, so nothing in them needs escaping.
    pub(super) fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let labels: Vec<String> = labels.iter().map(|(label, value)| format!("{label}=\"{value}\"")).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}
