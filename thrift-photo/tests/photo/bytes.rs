//! Files and parts of files, written byte by byte.

pub(crate) const MAKER: &str = "SecretPhone";
/// Latitude of Douala: 4 degrees, 3 minutes, 7 seconds.
const LATITUDE: [u32; 6] = [4, 1, 3, 1, 7, 1];

/// An EXIF block (without the prefix that JPEG puts before it) with an orientation, a maker and a place.
pub(crate) fn exif(orientation: u16) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let maker_at = 8 + 2 + 3 * 12 + 4;
    let places_at = maker_at + 12;
    let mut block = b"II*\0\x08\0\0\0\x03\0".to_vec();
    block.extend(entry(0x010F, 2, 12, maker_at));
    block.extend(entry(0x0112, 3, 1, orientation.into()));
    block.extend(entry(0x8825, 4, 1, places_at));
    block.extend([0; 4]);
    block.extend(MAKER.bytes().chain([0]));
    block.extend(b"\x02\0");
    block.extend(entry(1, 2, 2, u32::from(b'N')));
    block.extend(entry(2, 5, 3, places_at + 2 + 2 * 12 + 4));
    block.extend([0; 4]);
    block.extend(LATITUDE.iter().flat_map(|number| number.to_le_bytes()));
    block
}

/// A JPEG with one more segment, right after its start.
pub(crate) fn with_segment(jpeg: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).expect("a segment is under 64 KiB");
    [&jpeg[..2], &[0xFF, marker], &length.to_be_bytes(), payload, &jpeg[2..]].concat()
}

/// A JPEG with an EXIF segment.
pub(crate) fn with_exif(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"Exif\0\0", exif].concat())
}

/// A JPEG whose header claims another size.
pub(crate) fn with_claimed_size(jpeg: &[u8], width: u16, height: u16) -> Vec<u8> {
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a baseline frame");
    let mut claimed = jpeg.to_vec();
    claimed[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    claimed[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    claimed
}

/// A PNG that claims a size and has next to no pixels: eight-bit RGB.
pub(crate) fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 2, 0, 0, 0]);
    let empty_zlib = [0x78, 0x9C, 0x03, 0, 0, 0, 0, 0x01];
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        png_chunk(*b"IHDR", &header),
        png_chunk(*b"IDAT", &empty_zlib),
        png_chunk(*b"IEND", &[]),
    ]
    .concat()
}

/// A lossless WebP that claims a size, both sides up to 16,383, and has no pixels.
pub(crate) fn webp_claiming(width: u32, height: u32) -> Vec<u8> {
    let size = ((width - 1) | ((height - 1) << 14)).to_le_bytes();
    let data = [&[0x2F], &size[..], &[0; 11]].concat();
    let length = |bytes: usize| u32::try_from(bytes).expect("short").to_le_bytes();
    [b"RIFF", &length(data.len() + 12)[..], b"WEBPVP8L", &length(data.len()), &data].concat()
}

fn png_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("short").to_be_bytes();
    let named = [&kind[..], data].concat();
    [&length[..], &named, &checksum(&named).to_be_bytes()].concat()
}

fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

/// Seeded numbers, the same on every machine.
pub(crate) struct Seeded(u64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`, which is at least 1.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(usize::MAX) % end
    }

    pub(crate) fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap_or(0)
    }
}

/// A PNG with the block that says how many frames follow, and none of them but the first.
pub(crate) fn png_animated(still: &[u8], frames: u32) -> Vec<u8> {
    // Signature, then the header's block of 25 bytes.
    let (head, rest) = still.split_at(8 + 25);
    let claim = [frames.to_be_bytes(), [0; 4]].concat();
    [head, &png_chunk(*b"acTL", &claim), rest].concat()
}

/// An animation of the same lossless picture again and again.
pub(crate) fn webp_animated(still: &[u8], width: u32, height: u32, frames: usize) -> Vec<u8> {
    let length = |bytes: usize| u32::try_from(bytes).expect("short").to_le_bytes();
    let three = |number: u32| number.to_le_bytes()[..3].to_vec();
    let block = |name: &[u8; 4], data: &[u8]| [&name[..], &length(data.len()), data, &vec![0; data.len() % 2]].concat();
    let picture = &still[12..];
    let size = [three(width - 1), three(height - 1)].concat();
    let frame = [&[0; 6], &size[..], &three(100), &[0], picture].concat();
    let mut blocks = b"WEBP".to_vec();
    blocks.extend(block(b"VP8X", &[&[2, 0, 0, 0], &size[..]].concat()));
    blocks.extend(block(b"ANIM", &[255, 255, 255, 255, 0, 0]));
    for _ in 0..frames {
        blocks.extend(block(b"ANMF", &frame));
    }
    [b"RIFF", &length(blocks.len())[..], &blocks].concat()
}
