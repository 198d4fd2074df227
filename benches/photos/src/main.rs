//! The photo benchmark: `benches/photos/run` builds it and calls it. Everything it writes goes under the folder it is
//! given, but for the report.
//!
//! * `photos draw FOLDER` draws the photos that are not there yet,
//! * `photos measure FOLDER ROUNDS` runs both contenders and keeps the results,
//! * `photos report FOLDER [PAGE]` writes them into the page between its markers, or prints them,
//! * `photos whole|once|avif PHOTO OUT TIMES` is one process of ours.

#![expect(clippy::expect_used, reason = "a measurement that cannot go on stops, and says at what")]

mod contender;
mod cost;
mod inputs;
mod machine;
mod measure;
mod nearness;
mod ours;
mod report;
mod results;
mod scene;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["draw", folder] => draw(Path::new(folder)),
        ["measure", folder, rounds] => measure(Path::new(folder), rounds.parse().expect("a number of rounds")),
        ["report", folder] => println!("{}", report::text(&kept(Path::new(folder)))),
        ["report", folder, page] => report::write(&kept(Path::new(folder)), Path::new(page)),
        [mode @ ("whole" | "once" | "avif"), photo, out, times] => {
            let (photo, out) = (Path::new(photo), Path::new(out));
            let ran = match *mode {
                "whole" => ours::whole(photo, times.parse().expect("a number of photos")),
                "once" => ours::once(photo, out),
                _ => ours::avif(photo, out),
            };
            println!("{}", serde_json::to_string(&ran).expect("numbers"));
        }
        _ => {
            eprintln!("see benches/photos/run");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn draw(folder: &Path) {
    for input in inputs::INPUTS.iter().filter(|input| !input.file(folder).exists()) {
        eprintln!("drawing {}: {}", input.name, input.says);
        input.draw(folder);
    }
}

fn measure(folder: &Path, rounds: usize) {
    let mut results = measure::measure(folder, rounds);
    results.facts = machine::facts();
    fs::write(folder.join("results.json"), serde_json::to_vec_pretty(&results).expect("numbers")).expect("kept");
}

fn kept(folder: &Path) -> results::Results {
    let kept = fs::read(folder.join("results.json")).expect("measured before");
    serde_json::from_slice(&kept).expect("results of this version")
}
