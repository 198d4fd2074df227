//! The run: qualities that give equal bytes first, then alternating rounds, then memory and what the pictures look like.

use std::fs;
use std::path::Path;

use image::RgbImage;

use crate::contender::{Contender, decode_avif, has_sharp};
use crate::inputs::{INPUTS, Input};
use crate::nearness::{floating, nearness, reference};
use crate::results::{Picture, Results, Row, median};

/// Photos of each process in a round, after its first.
const PHOTOS_A_ROUND: usize = 3;
const MEMORY_RUNS: usize = 3;
const WAYS: [&str; 2] = ["documented", "knowing"];
const EFFORTS: [u8; 2] = [2, 4];
/// What sharp does unless told otherwise.
const AVIF_EFFORT: u8 = 4;

pub(crate) fn measure(folder: &Path, rounds: usize) -> Results {
    let (contenders, avif_contenders) = contenders(folder);
    let name = |contender: &Contender| contender.name();
    let mut results = Results {
        rounds,
        contenders: contenders.iter().map(name).collect(),
        avif_contenders: avif_contenders.iter().map(name).collect(),
        photos: INPUTS.iter().map(|input| (input.name.to_owned(), size(&input.file(folder)))).collect(),
        ..Results::default()
    };
    let row = |contender: &Contender, input: &Input| Row {
        contender: name(contender),
        photo: input.name.into(),
        ..Row::default()
    };
    let pairs = |contenders: &[Contender]| -> Vec<Row> {
        INPUTS.iter().flat_map(|input| contenders.iter().map(move |contender| row(contender, input))).collect()
    };
    (results.rows, results.avif) = (pairs(&contenders), pairs(&avif_contenders));
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        play(folder, round, &contenders, &mut results.rows);
        for (row, (input, contender)) in results.avif.iter_mut().zip(played(&avif_contenders)) {
            let ran = contender.once(&avif_source(contender, folder, input), &out(folder, contender, input));
            row.cpu_ms.push(median(ran.cpu_ms));
        }
    }
    for (row, (input, contender)) in results.rows.iter_mut().zip(played(&contenders)) {
        for _ in 0..MEMORY_RUNS {
            let ran = contender.once(&input.file(folder), &out(folder, contender, input));
            row.memory_bytes.push(ran.memory_bytes);
        }
    }
    for input in &INPUTS {
        let drawn = floating(&input.drawn(folder));
        let best = |picture: &RgbImage| reference(&drawn, picture.width(), picture.height());
        for (rows, contenders) in [(&mut results.rows, &contenders), (&mut results.avif, &avif_contenders)] {
            let same = rows.iter_mut().zip(played(contenders)).filter(|(_, (other, _))| other.name == input.name);
            same.for_each(|(row, (_, contender))| row.pictures = pictures(&out(folder, contender, input), &best));
        }
    }
    results
}

/// Photos and contenders in the order of the rows.
fn played(contenders: &[Contender]) -> impl Iterator<Item = (&'static Input, &Contender)> {
    INPUTS.iter().flat_map(move |input| contenders.iter().map(move |contender| (input, contender)))
}

/// Every contender with every photo once; every other round backwards.
fn play(folder: &Path, round: usize, contenders: &[Contender], rows: &mut [Row]) {
    let mut turns: Vec<_> = rows.iter_mut().zip(played(contenders)).collect();
    if round % 2 == 1 {
        turns.reverse();
    }
    for (row, (input, contender)) in turns {
        let ran = contender.whole(&input.file(folder), &out(folder, contender, input), PHOTOS_A_ROUND);
        row.cpu_ms.push(median(ran.cpu_ms));
        row.steps.extend(ran.steps);
    }
}

/// AVIF is made later, from the widest WebP that is kept: sharp is given ours.
fn avif_source(contender: &Contender, folder: &Path, input: &Input) -> std::path::PathBuf {
    match contender {
        Contender::Sharp { .. } => out(folder, &Contender::Ours, input).join("1080.webp"),
        _ => input.file(folder),
    }
}

fn out(folder: &Path, contender: &Contender, input: &Input) -> std::path::PathBuf {
    let name = match contender {
        Contender::Ours => "ours".to_owned(),
        Contender::OursAvif => "ours-avif".to_owned(),
        Contender::Sharp { way, effort, quality } => format!("sharp-{way}-{effort}-{quality}"),
    };
    folder.join(name).join(input.name)
}

/// Ours, and sharp with the quality that gives the same bytes as ours.
fn contenders(folder: &Path) -> (Vec<Contender>, Vec<Contender>) {
    let (mut all, mut avif) = (vec![Contender::Ours], vec![Contender::OursAvif]);
    for (contender, input) in
        [Contender::Ours, Contender::OursAvif].iter().flat_map(|one| INPUTS.iter().map(move |input| (one, input)))
    {
        contender.once(&input.file(folder), &out(folder, contender, input));
    }
    if has_sharp() {
        for (way, effort) in WAYS.into_iter().flat_map(|way| EFFORTS.map(|effort| (way, effort))) {
            all.push(as_large(folder, &Contender::Ours, way, effort));
        }
        avif.push(as_large(folder, &Contender::OursAvif, "avif", AVIF_EFFORT));
    }
    (all, avif)
}

/// Sharp with the whole number of quality at which its pictures are nearest to ours in bytes, as a mean over the photos.
fn as_large(folder: &Path, ours: &Contender, way: &'static str, effort: u8) -> Contender {
    let with = |quality| Contender::Sharp { way, effort, quality };
    let against = |quality| {
        let contender = with(quality);
        let ratios = INPUTS.iter().map(|input| {
            let out_theirs = out(folder, &contender, input);
            contender.once(&avif_source_for(ours, folder, input), &out_theirs);
            made(&out_theirs) / made(&out(folder, ours, input))
        });
        ratios.sum::<f64>() / 3.0
    };
    let (mut low, mut high) = (20, 95);
    while high - low > 1 {
        let middle = u8::midpoint(low, high);
        if against(middle) > 1.0 { high = middle } else { low = middle }
    }
    let nearest = if (against(low) - 1.0).abs() < (against(high) - 1.0).abs() { low } else { high };
    eprintln!("{}: {:.3} of our bytes", with(nearest).name(), against(nearest));
    with(nearest)
}

fn avif_source_for(ours: &Contender, folder: &Path, input: &Input) -> std::path::PathBuf {
    match ours {
        Contender::OursAvif => out(folder, &Contender::Ours, input).join("1080.webp"),
        _ => input.file(folder),
    }
}

/// Bytes of the widths in a folder; the preview is not among them.
#[expect(clippy::cast_precision_loss, reason = "some hundred kilobytes")]
fn made(folder: &Path) -> f64 {
    names(folder).iter().map(|name| size(&folder.join(name))).sum::<u64>() as f64
}

fn kind(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, kind)| kind)
}

/// The pictures in a folder that are compared, narrowest first.
fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).expect("pictures").filter_map(Result::ok);
    let mut names: Vec<String> = files.filter_map(|file| file.file_name().into_string().ok()).collect();
    names.retain(|name| matches!(kind(name), "webp" | "avif"));
    names.sort_by_key(|name| name.split('.').next().and_then(|width| width.parse::<u32>().ok()));
    names
}

fn pictures(folder: &Path, best: &dyn Fn(&RgbImage) -> RgbImage) -> Vec<Picture> {
    let names = names(folder);
    let is_avif = names.iter().any(|name| kind(name) == "avif");
    if is_avif && has_sharp() {
        decode_avif(folder);
    }
    let preview = folder.join("1200.jpg");
    let preview =
        preview.exists().then(|| Picture { name: "1200.jpg".into(), bytes: size(&preview), ..Picture::default() });
    let compared = names.into_iter().map(|name| {
        let file = folder.join(&name);
        let near = decoded(&file).map(|picture| nearness(&picture, &best(&picture)));
        Picture { name, bytes: size(&file), psnr: near.map(|near| near.psnr), ssim: near.map(|near| near.ssim) }
    });
    compared.chain(preview).collect()
}

/// libwebp for every WebP; AVIF has a PNG beside it, if there was a decoder.
fn decoded(file: &Path) -> Option<RgbImage> {
    if file.extension().is_some_and(|extension| extension == "webp") {
        let bytes = fs::read(file).expect("a picture");
        let picture = webp::Decoder::new(&bytes).decode().expect("a WebP picture");
        return RgbImage::from_raw(picture.width(), picture.height(), picture.to_vec());
    }
    let png = format!("{}.png", file.display());
    Path::new(&png).exists().then(|| image::open(&png).expect("decoded before").into_rgb8())
}

fn size(file: &Path) -> u64 {
    fs::metadata(file).expect("written before").len()
}
