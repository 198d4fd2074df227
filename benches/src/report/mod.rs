//! Results as text and pictures: what `docs/benchmarks.md` shows between its two markers. It rewrites nothing else.

mod losses;
mod page;
mod plots;
mod promises;
mod tables;
mod words;

pub use page::between_markers;
pub use promises::{Promise, promises};
pub(crate) use words::nanos;

use crate::machine;
use crate::results::{Counted, Group, LostRace, folder, kept, root};
use std::fs;
use std::path::Path;

/// Everything that was measured; what was not is `None`, and the report says so.
#[derive(Default)]
pub struct Measured {
    /// Memory, SQLite, MongoDB.
    pub groups: Vec<Group>,
    /// A lost race in memory, in turns.
    pub lost_race: Option<LostRace>,
    /// Its allocations.
    pub counted: Option<Counted>,
    /// Its instructions, by what was counted.
    pub instructions: Vec<(String, f64)>,
    /// What criterion says: name, and nanoseconds.
    pub criterion: Vec<(String, f64)>,
}

impl Measured {
    /// What lies in a folder of results.
    pub fn read(folder: &Path) -> Self {
        Self {
            groups: ["memory", "sqlite", "mongo"].iter().filter_map(|name| kept(folder, name)).collect(),
            lost_race: kept(folder, "lost-race"),
            counted: kept(folder, "allocations"),
            instructions: instructions(&fs::read_to_string(folder.join("instructions")).unwrap_or_default()),
            criterion: criterion(&folder.with_file_name("criterion")),
        }
    }

    /// A group by its name.
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.name == name)
    }
}

/// Lines of `what COUNT INSTRUCTIONS`, two for each thing: the difference of one is divided by that of the other.
fn instructions(text: &str) -> Vec<(String, f64)> {
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(' ').collect()).collect();
    let pairs = lines.windows(2).filter(|pair| pair[0][0] == pair[1][0] && pair.iter().all(|line| line.len() == 3));
    let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    let each = pairs.map(|pair| {
        let [races, all] = [1, 2].map(|at| number(pair[1][at]) - number(pair[0][at]));
        (pair[0][0].to_owned(), all / races)
    });
    each.collect()
}

/// The medians that criterion kept of its last run.
fn criterion(folder: &Path) -> Vec<(String, f64)> {
    let names = ["hold_one/1", "dashmap_get_and_clock/1", "hold_one/2", "dashmap_get_and_clock/2"];
    let found = names.iter().filter_map(|name| {
        let bytes = fs::read(folder.join("lost_race").join(name).join("new/estimates.json")).ok()?;
        let estimates: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
        Some(((*name).to_owned(), estimates.get("median")?.get("point_estimate")?.as_f64()?))
    });
    found.collect()
}

/// Everything between the markers.
pub fn text(measured: &Measured, facts: &[(&'static str, String)]) -> String {
    let mut text = String::from("Written by `benches/run`; what is written by hand stands outside.\n\n");
    text += &tables::machine(facts);
    text += &tables::promises(&promises(measured));
    text += &losses::text(&measured.groups);
    text += &tables::lost_race(measured);
    for group in &measured.groups {
        text += &tables::group(group);
    }
    text
}

/// Writes the report and its pictures: into `docs`, or for a quick try beside its results. Answers where.
pub fn write(quick: bool) -> std::path::PathBuf {
    let results = folder(quick);
    let measured = Measured::read(&results);
    let facts = machine::facts(&results);
    let (page, plots) = if quick {
        let page = results.join("report.md");
        fs::write(&page, format!("{}\n{}\n", page::BEGIN, page::END)).unwrap();
        (page, results.join("plots"))
    } else {
        (root().join("docs/benchmarks.md"), root().join("docs/plots"))
    };
    fs::create_dir_all(&plots).unwrap();
    for group in &measured.groups {
        plots::draw(group, &plots);
    }
    let old = fs::read_to_string(&page).unwrap();
    fs::write(&page, between_markers(&old, &text(&measured, &facts))).unwrap();
    page
}
