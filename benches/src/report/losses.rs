//! The rows where a rival is quicker, by name: found by the program, so that none is left out.

use super::words::{garments, three};
use crate::results::{Group, Row, ratio};
use crate::workload::{BASKETS, Shape};
use std::fmt::Write;

/// One load, and our share of what the other made of it.
struct Loss {
    buyers: usize,
    ratio: f64,
}

/// Below this share the shield costs something that is not noise.
const SHIELD_COSTS: f64 = 0.8;

pub(super) fn text(groups: &[Group]) -> String {
    let mut text = String::from(
        "### Where we lose\n\nEvery load under which a rival made more attempts a second, with our share of its number; found \
         by the program that wrote this page.\n\n",
    );
    let before = text.len();
    for group in groups {
        let (ours, rivals): (Vec<&String>, Vec<&String>) =
            group.contenders.iter().partition(|name| group.rows.iter().any(|row| row.ours && row.contender == **name));
        for (place, one) in ours.iter().enumerate() {
            for rival in &rivals {
                text += &between(group, one, rival, 1.0);
            }
            if place > 0 {
                text += &between(group, one, ours[0], SHIELD_COSTS);
            }
        }
    }
    if text.len() == before {
        text += "Nowhere in this run.\n";
    }
    text + "\n"
}

fn between(group: &Group, ours: &str, rival: &str, below: f64) -> String {
    let loads = BASKETS.into_iter().flat_map(|basket| Shape::ALL.map(|shape| (basket, shape)));
    let lost: Vec<(usize, Shape, Vec<Loss>)> = loads
        .map(|(basket, shape)| {
            let mut losses = losses(group, ours, rival, (basket, shape));
            losses.retain(|loss| loss.ratio < below);
            (basket, shape, losses)
        })
        .filter(|(_, _, losses)| !losses.is_empty())
        .collect();
    if lost.is_empty() {
        return String::new();
    }
    let played = group.rows.iter().filter(|row| row.contender == rival).count();
    let count: usize = lost.iter().map(|(_, _, losses)| losses.len()).sum();
    let mut text = format!("- {}, `{ours}` against `{rival}`: ", group.name);
    if count == played {
        let _ = writeln!(text, "under every load, {}.", span(lost.iter().flat_map(|(_, _, losses)| losses)));
        return text;
    }
    let loads = lost.iter().map(|(basket, shape, losses)| {
        let buyers: Vec<String> = losses.iter().map(|loss| loss.buyers.to_string()).collect();
        let plural = if buyers == ["1"] { "buyer" } else { "buyers" };
        format!("{}, {}, {} {plural}: {}", shape.name(), garments(*basket), buyers.join("/"), span(losses))
    });
    let _ = writeln!(text, "{}.", loads.collect::<Vec<_>>().join("; "));
    text
}

/// From the least to the most.
fn span<'a>(losses: impl IntoIterator<Item = &'a Loss>) -> String {
    let ratios = losses.into_iter().map(|loss| loss.ratio);
    let (least, most) = ratios.fold((f64::MAX, 0.0_f64), |(least, most), one| (least.min(one), most.max(one)));
    let (least, most) = (three(least), three(most));
    if least == most { least } else { format!("{least} to {most}") }
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
    pairs.collect()
}
