//! Results as text: what `docs/benchmarks.md` shows between its markers. It rewrites nothing else.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::inputs::INPUTS;
use crate::results::{Picture, Results, Row, median, ratio};

const BEGIN: &str = "<!-- photos: begin -->";
const END: &str = "<!-- photos: end -->";
/// What a photo may take: milliseconds, and bytes.
const CPU_MS_MAX: f64 = 300.0;
const MEMORY_BYTES_MAX: f64 = 150e6;

/// Puts the text between the markers of a page; stops if it has none.
pub(crate) fn write(results: &Results, page: &Path) {
    let old = fs::read_to_string(page).expect("the page");
    let (before, rest) = old.split_once(BEGIN).expect("a marker where the report begins");
    let (_, after) = rest.split_once(END).expect("a marker where the report ends");
    let text = text(results);
    fs::write(page, format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", text.trim())).expect("the page is written");
}

pub(crate) fn text(results: &Results) -> String {
    let mut text = String::from("Written by `benches/photos/run`; what is written by hand stands outside.\n\n");
    text += "### What the photos ran on\n\n|  |  |\n| --- | --- |\n";
    for (name, value) in &results.facts {
        let _ = writeln!(text, "| {name} | {value} |");
    }
    for (name, bytes) in &results.photos {
        let says = INPUTS.iter().find(|input| input.name == name).map_or("", |input| input.says);
        let _ = writeln!(text, "| photo `{name}` | 3024 × 4032, {}: {says} |", amount(*bytes));
    }
    text + &promises(results) + &cpu(results) + &steps(results) + &memory(results) + &pictures(results) + &avif(results)
}

fn promises(results: &Results) -> String {
    let (mut cpu, mut memory, mut shares) = (0.0_f64, 0.0_f64, Vec::new());
    for row in results.rows.iter().filter(|row| is_ours(results, row)) {
        cpu = cpu.max(median(row.cpu_ms.iter().copied()));
        memory = memory.max(memory_of(row));
        let rivals = results.rows.iter().filter(|rival| rival.photo == row.photo && !is_ours(results, rival));
        shares.extend(rivals.map(|rival| ratio(&rival.cpu_ms, &row.cpu_ms)));
    }
    let kept = |kept: bool| if kept { "kept" } else { "**not kept**" };
    let mut text =
        String::from("\n### What photos must hold\n\n| promise | asked | measured |  |\n| --- | --- | --- | --- |\n");
    let mut line = |what: &str, asked: &str, measured: String, holds: bool| {
        let _ = writeln!(text, "| {what} | {asked} | {measured} | {} |", kept(holds));
    };
    line("CPU of the dearest photo, everything", "at most 300 ms", format!("{cpu:.0} ms"), cpu <= CPU_MS_MAX);
    let megabytes = format!("{:.0} MB", memory / 1e6);
    line("memory of the largest", "at most 150 MB", megabytes, memory <= MEMORY_BYTES_MAX);
    if !shares.is_empty() {
        let (least, most) =
            shares.iter().fold((f64::MAX, 0.0_f64), |(least, most), one| (least.min(*one), most.max(*one)));
        let measured = format!("× {least:.2} to × {most:.2}");
        line("speed against sharp at equal bytes, each photo and way", "at least × 1", measured, least >= 1.0);
    }
    text
}

fn cpu(results: &Results) -> String {
    let mut text = format!(
        "\n### CPU time of a photo\n\nMedians of {} rounds, in ms; in brackets the median of theirs ÷ ours of each round.\n\n",
        results.rounds
    );
    text += &table(results, &results.contenders, |row| {
        let cpu = median(row.cpu_ms.iter().copied());
        let ours = results.contenders.first().and_then(|ours| results.row(ours, &row.photo));
        match ours.filter(|ours| ours.contender != row.contender) {
            Some(ours) => format!("{cpu:.0} (× {:.2})", ratio(&row.cpu_ms, &ours.cpu_ms)),
            None => format!("{cpu:.0}"),
        }
    });
    text
}

fn steps(results: &Results) -> String {
    let ours: Vec<&Row> = results.rows.iter().filter(|row| is_ours(results, row)).collect();
    let mut text = String::from("\n### Steps of ours\n\nMedians, in ms of CPU.\n\n| step");
    text += &columns(ours.iter().map(|row| row.photo.as_str()));
    let names = ours.iter().find_map(|row| row.steps.first()).into_iter().flatten().enumerate();
    for (at, step) in names {
        let _ = write!(text, "| {} |", step.name);
        for row in &ours {
            let times = row.steps.iter().filter_map(|steps| steps.get(at)).map(|step| step.cpu_ms);
            let _ = write!(text, " {:.1} |", median(times));
        }
        text += "\n";
    }
    text
}

fn memory(results: &Results) -> String {
    let text = "\n### Peak memory of a photo\n\nThe first photo of a process, beyond what was resident with the file in \
                it; medians of three, in MB.\n\n";
    text.to_owned() + &table(results, &results.contenders, |row| format!("{:.0}", memory_of(row) / 1e6))
}

fn pictures(results: &Results) -> String {
    let mut text = String::from(
        "\n### Bytes and quality of each width\n\nMeans over the photos: bytes; PSNR in dB; SSIM. The last line is the mean \
         over the widths.\n\n",
    );
    text += &widths(&results.rows, &results.contenders);
    let previews = results.contenders.iter().map(|contender| {
        let all = results.rows.iter().filter(|row| row.contender == *contender).flat_map(|row| &row.pictures);
        let bytes = mean(all.filter(|picture| width(picture).is_none()).map(|picture| number(picture.bytes)));
        format!("{contender} {}", kilobytes(bytes))
    });
    text + &format!("\nPreviews, JPEG of quality 82 on both sides: {}.\n", previews.collect::<Vec<_>>().join("; "))
}

fn avif(results: &Results) -> String {
    let mut text =
        String::from("\n### AVIF of the narrow widths, in the background\n\nFrom the widest WebP; CPU in ms.\n\n");
    let rows = || results.avif.iter();
    text += &photos();
    for contender in &results.avif_contenders {
        let cells = rows()
            .filter(|row| row.contender == *contender)
            .map(|row| format!("{:.0}", median(row.cpu_ms.iter().copied())));
        let _ = writeln!(text, "| {contender} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    text += "\nBytes and quality as above, beside the WebP of the same widths:\n\n";
    let webp = results.rows.iter().filter(|row| is_ours(results, row)).map(|row| {
        let narrow = |picture: &&Picture| width(picture).is_some_and(|width| width <= thrift_photo::AVIF_WIDTH_MAX);
        let pictures = row.pictures.iter().filter(narrow).cloned().collect();
        Row { contender: "WebP".to_owned(), pictures, ..row.clone() }
    });
    let all: Vec<Row> = webp.chain(rows().cloned()).collect();
    let names: Vec<String> = ["WebP".to_owned()].into_iter().chain(results.avif_contenders.clone()).collect();
    text + &widths(&all, &names)
}

/// The head of a table with a column for each photo.
fn photos() -> String {
    "| ".to_owned() + &columns(INPUTS.iter().map(|input| input.name))
}

/// The rest of such a head, after the first column.
fn columns<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    format!(" | `{}` |\n| --- |{}\n", names.join("` | `"), " --- |".repeat(names.len()))
}

/// A line a contender, a column a photo.
fn table(results: &Results, contenders: &[String], cell: impl Fn(&Row) -> String) -> String {
    let mut text = photos();
    for contender in contenders {
        let cells = INPUTS.iter().filter_map(|input| results.row(contender, input.name)).map(&cell);
        let _ = writeln!(text, "| {contender} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    text
}

/// A line a width, a column a contender.
fn widths(rows: &[Row], contenders: &[String]) -> String {
    let mut text = format!("| width | {} |\n| --- |{}\n", contenders.join(" | "), " --- |".repeat(contenders.len()));
    let mut all: Vec<u32> = rows.iter().flat_map(|row| &row.pictures).filter_map(width).collect();
    all.sort_unstable();
    all.dedup();
    let lines = all.iter().map(|width| (width.to_string(), vec![*width])).chain([("all".to_owned(), all.clone())]);
    for (name, among) in lines {
        let cells = contenders.iter().map(|contender| {
            let same = rows.iter().filter(|row| row.contender == *contender).flat_map(|row| &row.pictures);
            summary(same.filter(|picture| width(picture).is_some_and(|width| among.contains(&width))))
        });
        let _ = writeln!(text, "| {name} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    text
}

fn summary<'a>(pictures: impl Iterator<Item = &'a Picture>) -> String {
    let pictures: Vec<&Picture> = pictures.collect();
    let bytes = kilobytes(mean(pictures.iter().map(|picture| number(picture.bytes))));
    let compared: Vec<(f64, f64)> =
        pictures.iter().filter_map(|picture| Some((picture.psnr?, picture.ssim?))).collect();
    if compared.is_empty() {
        return format!("{bytes}; not decoded");
    }
    let psnr = mean(compared.iter().map(|(psnr, _)| *psnr));
    let ssim = mean(compared.iter().map(|(_, ssim)| *ssim));
    format!("{bytes}; {psnr:.2}; {ssim:.4}")
}

/// The width of a picture that is compared.
fn width(picture: &Picture) -> Option<u32> {
    let (width, kind) = picture.name.split_once('.')?;
    (kind != "jpg").then(|| width.parse().ok()).flatten()
}

fn is_ours(results: &Results, row: &Row) -> bool {
    results.contenders.first() == Some(&row.contender)
}

fn memory_of(row: &Row) -> f64 {
    median(row.memory_bytes.iter().map(|bytes| number(*bytes)))
}

#[expect(clippy::cast_precision_loss, reason = "files and processes are far below 2^52 bytes")]
fn number(bytes: u64) -> f64 {
    bytes as f64
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

fn kilobytes(bytes: f64) -> String {
    format!("{:.1} KB", bytes / 1e3)
}

fn amount(bytes: u64) -> String {
    format!("{:.1} MB", number(bytes) / 1e6)
}
