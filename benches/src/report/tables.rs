//! The tables.

use super::words::{count, garments, nanos, times};
use super::{Measured, Promise};
use crate::results::{Group, Row, median, ratio};
use crate::workload::{BASKETS, BUYERS, Shape};
use std::fmt::Write;

/// A table of Markdown.
fn table(head: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(head);
    text += &line(&vec!["---".to_owned(); head.len()]);
    for row in rows {
        text += &line(&row);
    }
    text + "\n"
}

fn head<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(str::to_owned).into()
}

pub(super) fn machine(facts: &[(&'static str, String)]) -> String {
    let rows = facts.iter().map(|(name, value)| vec![(*name).to_owned(), value.clone()]);
    format!("### What it ran on\n\n{}", table(&head(["", ""]), rows))
}

pub(super) fn promises(promises: &[Promise]) -> String {
    let rows = promises.iter().map(|promise| {
        let verdict = match promise.kept {
            Some(true) => "kept",
            Some(false) => "**not kept**",
            None => "not measured",
        };
        vec![promise.what.clone(), promise.asked.to_owned(), promise.measured.clone(), verdict.to_owned()]
    });
    format!("### What must hold\n\n{}", table(&head(["promise", "asked", "measured", ""]), rows))
}

pub(super) fn lost_race(measured: &Measured) -> String {
    let mut text = String::from(
        "### A lost race in memory\n\nOne call that is refused: the id looked up, the clock read, the reason answered. \
         Beside it the least that anybody could do: `DashMap::get` of the same id, and the same clock.\n\n",
    );
    let mut rows = Vec::new();
    if let Some(race) = &measured.lost_race {
        let both = |ours: &[f64], theirs: &[f64]| {
            let medians = [ours, theirs].map(|rounds| nanos(median(rounds.iter().copied())));
            [medians.to_vec(), vec![times(ratio(ours, theirs))]].concat()
        };
        let mut row = |name: &str, cells: Vec<String>| rows.push([vec![name.to_owned()], cells].concat());
        row("one thread, in turns", both(&race.hold_one, &race.get));
        row("each of two threads, in turns", both(&race.hold_one_two_threads, &race.get_two_threads));
    }
    let mut pair = |name: &str, values: [Option<f64>; 2], word: fn(f64) -> String| {
        if let [Some(ours), Some(theirs)] = values {
            rows.push(vec![name.to_owned(), word(ours), word(theirs), times(ours / theirs)]);
        }
    };
    let find =
        |list: &[(String, f64)], name: &str| list.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
    for (threads, name) in [(1, "one thread, criterion"), (2, "each of two threads, criterion")] {
        let value = |who: &str| find(&measured.criterion, &format!("{who}/{threads}"));
        pair(name, [value("hold_one"), value("dashmap_get_and_clock")], nanos);
    }
    let value = |who: &str| find(&measured.instructions, who);
    pair("instructions (callgrind)", [value("hold-one"), value("get")], count);
    text += &table(&head(["", "`hold_one`, refused", "`DashMap::get` and clock", "ours ÷ theirs"]), rows);
    let alone = [("place", "a garment that was looked up before"), ("word", "the word of such a garment, read alone")];
    for (mode, what) in alone {
        if let Some(instructions) = find(&measured.instructions, mode) {
            let _ = writeln!(text, "Instructions of {what}: {}.\n", count(instructions));
        }
    }
    if measured.instructions.is_empty() {
        text += "Instructions: valgrind is not installed, not counted.\n\n";
    }
    text
}

pub(super) fn group(group: &Group) -> String {
    let file = group.name.to_lowercase();
    let mut text = format!("### Contention: {}\n\n", group.name);
    for (what, plot) in [("Attempts a second", "throughput"), ("Slowest answers", "p99")] {
        let _ = writeln!(text, "![{what} by buyers, {}](plots/{file}-{plot}.svg)\n", group.name);
    }
    for basket in BASKETS {
        let _ = writeln!(
            text,
            "Attempts a second, {}; in brackets how many times as many `{}` makes:\n",
            garments(basket),
            group.contenders[0],
        );
        text += &rows(group, basket, |row, ours| {
            let speed = count(median(row.per_second.iter().copied()));
            if row.contender == ours.contender { speed } else { format!("{speed} ({})", compared(ours, row)) }
        });
    }
    text += "<details><summary>Latency of an attempt, p50 / p99</summary>\n\n";
    for basket in BASKETS {
        let _ = writeln!(text, "For {}:\n", garments(basket));
        text += &rows(group, basket, |row, _| format!("{} / {}", latency(row.p50_nanos), latency(row.p99_nanos)));
    }
    text += "</details>\n\n";
    for missing in &group.missing {
        let _ = writeln!(text, "{missing}.\n");
    }
    text
}

fn compared(ours: &Row, row: &Row) -> String {
    let ratio = ratio(&ours.per_second, &row.per_second);
    if ratio < 1.0 && !row.ours { format!("**{}**", times(ratio)) } else { times(ratio) }
}

#[expect(clippy::cast_precision_loss, reason = "latencies are far below 2^52 ns")]
fn latency(value: u64) -> String {
    nanos(value as f64)
}

/// A row for each load, a column for each contender.
fn rows(group: &Group, basket: usize, cell: impl Fn(&Row, &Row) -> String) -> String {
    let loads = Shape::ALL.into_iter().flat_map(|shape| BUYERS.map(|buyers| (shape, buyers)));
    let rows = loads.filter_map(|(shape, buyers)| {
        let row = |contender: &String| group.row(contender, shape, basket, buyers);
        let ours = row(&group.contenders[0])?;
        let cells = group.contenders.iter().map(|one| row(one).map_or_else(String::new, |row| cell(row, ours)));
        Some([shape.name().to_owned(), buyers.to_string()].into_iter().chain(cells).collect())
    });
    let names = group.contenders.iter().map(|name| format!("`{name}`"));
    let head: Vec<String> = head(["who wants what", "buyers"]).into_iter().chain(names).collect();
    table(&head, rows)
}
