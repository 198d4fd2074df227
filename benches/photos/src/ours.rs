//! One process of ours: it prepares one photo a few times and says what that took.

use std::fs;
use std::path::Path;

use thrift_photo::{PhotoLimits, PreparedPhoto, Variant, prepare, prepare_avif, prepare_step_by_step};

use crate::cost;
use crate::results::{Ran, Step};

/// Processor time of whole photos, after one that warms up.
pub(crate) fn whole(photo: &Path, times: usize) -> Ran {
    let bytes = fs::read(photo).expect("a photo");
    prepared(&bytes);
    let mut ran = Ran::default();
    for _ in 0..times {
        let begun = cost::cpu_ms();
        prepared(&bytes);
        ran.cpu_ms.push(cost::cpu_ms() - begun);
    }
    for _ in 0..times {
        ran.steps.push(steps(&bytes));
    }
    ran
}

fn steps(bytes: &[u8]) -> Vec<Step> {
    let (mut steps, mut begun) = (Vec::new(), cost::cpu_ms());
    prepare_step_by_step(bytes, &PhotoLimits::default(), &mut |name| {
        let now = cost::cpu_ms();
        steps.push(Step { name: name.to_owned(), cpu_ms: now - begun });
        begun = now;
    })
    .expect("the photo is good");
    steps
}

/// Memory beyond that of the waiting process with the file in it; writes what came out.
pub(crate) fn once(photo: &Path, out: &Path) -> Ran {
    let bytes = fs::read(photo).expect("a photo");
    let before = cost::resident_bytes();
    let photo = prepared(&bytes);
    let memory_bytes = cost::peak_bytes().saturating_sub(before);
    for variant in photo.variants.iter().chain([&photo.preview]) {
        write(variant, out);
    }
    Ran { memory_bytes, ..Ran::default() }
}

/// The narrow widths as AVIF, from the widest WebP.
pub(crate) fn avif(photo: &Path, out: &Path) -> Ran {
    let photo = prepared(&fs::read(photo).expect("a photo"));
    let widest = photo.variants.last().expect("never empty");
    let begun = cost::cpu_ms();
    let narrow = prepare_avif(&widest.bytes, &PhotoLimits::default()).expect("encodes");
    let cpu_ms = vec![cost::cpu_ms() - begun];
    for variant in &narrow {
        write(variant, out);
    }
    Ran { cpu_ms, ..Ran::default() }
}

fn prepared(bytes: &[u8]) -> PreparedPhoto {
    prepare(bytes, &PhotoLimits::default()).expect("the photo is good")
}

fn write(variant: &Variant, out: &Path) {
    fs::create_dir_all(out).expect("a folder to write to");
    let file = out.join(format!("{}.{}", variant.width, variant.format.extension()));
    fs::write(file, &variant.bytes).expect("the variant is written");
}
