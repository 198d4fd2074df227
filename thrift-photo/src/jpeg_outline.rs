//! The outline of a JPEG: its segments walked from start to end without decoding a pixel, to know the size, the memory
//! that decoding takes, and whether the file is whole. It must never allocate and never decode.
//!
//! Source of the layout: ITU-T T.81, annex B.

/// What the segments of a JPEG say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct JpegOutline {
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) components: u8,
    /// Bits a sample: 8 in every photo.
    pub(crate) precision: u8,
    /// The number of the frame marker: 0 and 1 sequential, 2 progressive, the others rare.
    pub(crate) process: u8,
    pub(crate) scans: usize,
    /// Whether a scan carries more than the mean of each block: the last of them in a progressive file, all in others.
    pub(crate) has_detail: bool,
    /// Samples stored for 100 pixels, all components together: 300 without subsampling, 150 in a usual photo.
    pub(crate) samples_a_hundred_pixels: u32,
    /// Where the end marker stands, in bytes, after at least one scan. A file cut off in transfer has none.
    pub(crate) end: Option<usize>,
}

const START_OF_SCAN: u8 = 0xDA;
const END_OF_IMAGE: u8 = 0xD9;

impl JpegOutline {
    /// Walks the segments; stops at the first end marker after a scan, or at the end of the bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut outline = Self::default();
        let mut rest = bytes.get(2..).unwrap_or_default();
        while let Some((marker, after)) = next_marker(rest) {
            rest = after;
            if marker == END_OF_IMAGE {
                outline.end = bytes.len().checked_sub(rest.len() + 2).filter(|_| outline.scans > 0);
                break;
            }
            let Some((segment, after)) = split_segment(rest) else { break };
            if marker == START_OF_SCAN {
                outline.scans += 1;
                outline.has_detail |= outline.process != 2 || spectrum_start(segment) > 0;
            } else if is_frame(marker) && outline.components == 0 {
                outline.read_frame(marker, segment);
            }
            rest = after;
        }
        outline
    }

    /// Bytes that decoding to 8-bit pixels takes: the pixels, and the coefficients where all scans must come first.
    pub(crate) fn memory_bytes(&self) -> u64 {
        let pixels = u64::from(self.width) * u64::from(self.height);
        let is_buffered = self.process == 2 || self.scans > 1;
        let coefficients = if is_buffered { pixels * u64::from(self.samples_a_hundred_pixels) / 50 } else { 0 };
        pixels * u64::from(self.components.max(3)) + coefficients
    }

    fn read_frame(&mut self, marker: u8, segment: &[u8]) {
        let [precision, high, low, wide, narrow, components, specs @ ..] = segment else { return };
        self.process = marker & 0x0F;
        self.precision = *precision;
        self.height = u16::from_be_bytes([*high, *low]);
        self.width = u16::from_be_bytes([*wide, *narrow]);
        self.components = *components;
        let samplings = || specs.chunks_exact(3).filter_map(|spec| spec.get(1)).map(|s| (s >> 4, s & 0x0F));
        let samples: u32 = samplings().map(|(across, down)| u32::from(across) * u32::from(down)).sum();
        let across_max = samplings().map(|(across, _)| across).max().unwrap_or(1).max(1);
        let down_max = samplings().map(|(_, down)| down).max().unwrap_or(1).max(1);
        self.samples_a_hundred_pixels = samples * 100 / (u32::from(across_max) * u32::from(down_max));
    }
}

/// Frame markers are C0 to CF but for the Huffman tables (C4), the extension (C8) and the arithmetic tables (CC).
fn is_frame(marker: u8) -> bool {
    (0xC0..=0xCF).contains(&marker) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// The next marker that has a segment or ends the image, and what follows it; stuffing, fill bytes, restarts and a
/// repeated start are passed over, and so is entropy-coded data.
fn next_marker(mut rest: &[u8]) -> Option<(u8, &[u8])> {
    loop {
        let at = rest.iter().position(|&byte| byte == 0xFF)?;
        rest = rest.get(at + 1..)?;
        match rest {
            [0xFF, ..] => {}
            [0x00 | 0x01 | 0xD0..=0xD8, after @ ..] => rest = after,
            [marker, after @ ..] => return Some((*marker, after)),
            [] => return None,
        }
    }
}

/// The first coefficient that a scan carries: 0 is the mean of a block. The last three bytes say it.
fn spectrum_start(scan: &[u8]) -> u8 {
    scan.iter().rev().nth(2).copied().unwrap_or(0)
}

/// The segment that begins here, without its two bytes of length, and what follows it.
fn split_segment(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let [high, low, after @ ..] = rest else { return None };
    let length = usize::from(u16::from_be_bytes([*high, *low])).checked_sub(2)?;
    after.split_at_checked(length)
}
