//! The photos that both are given: drawn once, kept as files with the pixels that they were made from beside them.

use std::fs;
use std::path::{Path, PathBuf};

use image::{RgbImage, imageops};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::scene::Scene;

/// One photo of the benchmark.
pub(crate) struct Input {
    pub(crate) name: &'static str,
    pub(crate) says: &'static str,
    scene: Scene,
    quality: u8,
    progressive: bool,
    /// Whether it is stored lying on its side with orientation 6, as phones do.
    lying: bool,
}

/// All of them.
pub(crate) const INPUTS: [Input; 3] = [
    Input {
        name: "garment",
        says: "plain cloth, soft noise, lying on its side with orientation 6",
        scene: Scene { seed: 11, printed: false, grain: 5.0 },
        quality: 92,
        progressive: false,
        lying: true,
    },
    Input {
        name: "printed",
        says: "a wax print and more noise, upright",
        scene: Scene { seed: 23, printed: true, grain: 9.0 },
        quality: 92,
        progressive: false,
        lying: false,
    },
    Input {
        name: "progressive",
        says: "plain cloth, a progressive file, orientation 6",
        scene: Scene { seed: 37, printed: false, grain: 5.0 },
        quality: 92,
        progressive: true,
        lying: true,
    },
];

impl Input {
    /// Where the file is.
    pub(crate) fn file(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.jpg", self.name))
    }

    /// The upright pixels that the file was made from.
    pub(crate) fn drawn(&self, folder: &Path) -> RgbImage {
        image::open(self.pixels(folder)).expect("drawn before").into_rgb8()
    }

    fn pixels(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.png", self.name))
    }

    /// Draws it and writes both files.
    pub(crate) fn draw(&self, folder: &Path) {
        fs::create_dir_all(folder).expect("a folder to write to");
        let upright = self.scene.draw();
        upright.save(self.pixels(folder)).expect("the pixels are written");
        let stored = if self.lying { imageops::rotate270(&upright) } else { upright };
        fs::write(self.file(folder), self.encode(&stored)).expect("the photo is written");
    }

    fn encode(&self, stored: &RgbImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, self.quality);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.set_progressive(self.progressive);
        encoder.add_exif_metadata(&exif(if self.lying { 6 } else { 1 })).expect("a short block");
        let [width, height] = [stored.width(), stored.height()].map(|side| u16::try_from(side).expect("12 megapixels"));
        encoder.encode(stored.as_raw(), width, height, ColorType::Rgb).expect("encodes");
        bytes
    }
}

/// An EXIF block that says only which way up it is.
fn exif(orientation: u8) -> Vec<u8> {
    [&b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"[..], &[orientation, 0, 0, 0, 0, 0, 0, 0]].concat()
}
