//! The rows where a rival is quicker, by name: found by the program, so that none is left out.

use super::words::garments;
use crate::results::{Group, Row, ratio};
use crate::workload::{BASKETS, Shape};
use std::fmt::Write;

/// One load under which we are slower.
struct Loss {
    buyers: usize,
    ratio: f64,
}

pub(super) fn text(groups: &[Group]) -> String {
    let mut text = String::from(
        "### Where we lose\n\nEvery load under which a rival made more attempts a second, with our share of its number; found \
         by the program that wrote this page.\n\n",
    );
    let before = text.len();
    for group in groups {
        let (ours, rivals): (Vec<&String>, Vec<&String>) =
            group.contenders.iter().partition(|name| group.rows.iter().any(|row| row.ours && row.contender == **name));
        for one in &ours {
            for rival in &rivals {
                text += &between(group, one, rival);
            }
        }
    }
    if text.len() == before {
        text += "Nowhere in this run.\n";
    }
    text + "\n"
}

fn between(group: &Group, ours: &str, rival: &str) -> String {
    let loads = BASKETS.into_iter().flat_map(|basket| Shape::ALL.map(|shape| (basket, shape)));
    let lost: Vec<(usize, Shape, Vec<Loss>)> = loads
        .map(|(basket, shape)| (basket, shape, losses(group, ours, rival, (basket, shape))))
        .filter(|(_, _, losses)| !losses.is_empty())
        .collect();
    if lost.is_empty() {
        return String::new();
    }
    let all: Vec<f64> = lost.iter().flat_map(|(_, _, losses)| losses.iter().map(|loss| loss.ratio)).collect();
    let played = group.rows.iter().filter(|row| row.contender == rival).count();
    let mut text = format!("- {}, `{ours}` against `{rival}`: ", group.name);
    if all.len() == played {
        let (least, most) =
            all.iter().fold((f64::MAX, 0.0_f64), |(least, most), one| (least.min(*one), most.max(*one)));
        let _ = writeln!(text, "under every load, {least:.2} to {most:.2}.");
        return text;
    }
    let loads = lost.iter().map(|(basket, shape, losses)| {
        let each: Vec<String> = losses.iter().map(|loss| format!("{:.2} with {}", loss.ratio, loss.buyers)).collect();
        let plural = if losses.len() == 1 && losses[0].buyers == 1 { "buyer" } else { "buyers" };
        format!("{}, {} ({} {plural})", shape.name(), garments(*basket), each.join(", "))
    });
    let _ = writeln!(text, "{}.", loads.collect::<Vec<_>>().join("; "));
    text
}

fn losses(group: &Group, ours: &str, rival: &str, (basket, shape): (usize, Shape)) -> Vec<Loss> {
    let of = |name: &str| -> Vec<&Row> {
        let rows = group.rows.iter();
        rows.filter(|row| row.contender == name && row.basket == basket && row.shape == shape).collect()
    };
    let theirs = of(rival);
    let pairs = of(ours).into_iter().filter_map(|row| {
        let rival = theirs.iter().find(|rival| rival.buyers == row.buyers)?;
        Some(Loss { buyers: row.buyers, ratio: ratio(&row.per_second, &rival.per_second) })
    });
    pairs.filter(|loss| loss.ratio < 1.0).collect()
}
