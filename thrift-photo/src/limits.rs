//! What one photo may cost. The limits are checked against the header, before any pixel is decoded.
//! They must never be raised by anything that the file itself says.

use crate::PhotoError;

const MIB: usize = 1024 * 1024;

/// What one photo may cost; beyond it, [`prepare`](crate::prepare) refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoLimits {
    /// The largest file, in bytes.
    pub bytes_max: usize,
    /// The longest side, in pixels.
    pub side_pixels_max: u32,
    /// The largest picture, in pixels (width times height).
    pub pixels_max: u64,
    /// The most pictures in one file: animations have more.
    pub frames_max: u32,
    /// The most pixels to walk over, each layer of a progressive file counted. It bounds the time: about 10 ns a pixel.
    pub scanned_pixels_max: u64,
    /// The most memory that decoding may take, in bytes. Sixteen-bit pictures and progressive JPEGs meet this one first.
    pub memory_bytes_max: usize,
}

impl Default for PhotoLimits {
    /// 15 MiB, 12,000 pixels a side, 50 megapixels, one frame, 400 megapixels in all layers, 256 MiB of memory: every
    /// phone's camera, and no bomb.
    fn default() -> Self {
        Self {
            bytes_max: 15 * MIB,
            side_pixels_max: 12_000,
            pixels_max: 50_000_000,
            frames_max: 1,
            scanned_pixels_max: 400_000_000,
            memory_bytes_max: 256 * MIB,
        }
    }
}

impl PhotoLimits {
    pub(crate) fn check_file(&self, bytes: &[u8]) -> Result<(), PhotoError> {
        if bytes.is_empty() {
            return Err(PhotoError::Empty);
        }
        if bytes.len() > self.bytes_max {
            return Err(PhotoError::TooLarge { bytes: bytes.len(), bytes_max: self.bytes_max });
        }
        Ok(())
    }

    pub(crate) fn check_pixels(&self, width: u32, height: u32) -> Result<(), PhotoError> {
        let pixels = u64::from(width) * u64::from(height);
        if width > self.side_pixels_max || height > self.side_pixels_max || pixels > self.pixels_max {
            return Err(PhotoError::TooManyPixels {
                width,
                height,
                side_pixels_max: self.side_pixels_max,
                pixels_max: self.pixels_max,
            });
        }
        Ok(())
    }

    pub(crate) fn check_frames(&self, frames: u32) -> Result<(), PhotoError> {
        if frames <= self.frames_max {
            return Ok(());
        }
        Err(PhotoError::TooManyFrames { frames, frames_max: self.frames_max })
    }

    pub(crate) fn check_work(&self, pixels: u64, scans: u32) -> Result<(), PhotoError> {
        if pixels.saturating_mul(scans.into()) <= self.scanned_pixels_max {
            return Ok(());
        }
        Err(PhotoError::TooMuchWork { scans, pixels, scanned_pixels_max: self.scanned_pixels_max })
    }

    pub(crate) fn check_memory(&self, bytes_needed: u64) -> Result<(), PhotoError> {
        if usize::try_from(bytes_needed).is_ok_and(|needed| needed <= self.memory_bytes_max) {
            return Ok(());
        }
        Err(PhotoError::TooMuchMemory { bytes_needed, memory_bytes_max: self.memory_bytes_max })
    }
}
