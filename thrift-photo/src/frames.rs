//! How many pictures a file holds, told from its blocks without decoding one.
//!
//! Sources of the layouts: RFC 9649 (WebP), and the PNG specification, third edition (`acTL`).

use crate::FileType;

/// At least 1: of a file that is damaged, the decoder says so.
pub(crate) fn frames(file_type: FileType, bytes: &[u8]) -> u32 {
    match file_type {
        FileType::WebP => webp_frames(bytes),
        FileType::Png => png_frames(bytes),
        _ => 1,
    }
}

/// Blocks of a name and a length, padded to an even number of bytes, after twelve bytes of header.
fn webp_frames(bytes: &[u8]) -> u32 {
    let mut rest = bytes.get(12..).unwrap_or_default();
    let mut frames = 0;
    while let Some((header, after)) = rest.split_at_checked(8) {
        let (name, length) = header.split_at(4);
        frames += u32::from(name == b"ANMF");
        let length = usize::try_from(u32::from_le_bytes(four(length))).unwrap_or(usize::MAX);
        rest = after.get(length.saturating_add(length % 2)..).unwrap_or_default();
    }
    frames.max(1)
}

/// Blocks of a length, a name, and a check of four bytes, after eight bytes of signature. An animation says how many
/// frames it has before the first picture.
fn png_frames(bytes: &[u8]) -> u32 {
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let Some((header, after)) = rest.split_at_checked(8) {
        let (length, name) = header.split_at(4);
        match (name, after.get(..4)) {
            (b"IDAT", _) => break,
            (b"acTL", Some(frames)) => return u32::from_be_bytes(four(frames)).max(1),
            _ => {}
        }
        let length = usize::try_from(u32::from_be_bytes(four(length))).unwrap_or(usize::MAX);
        rest = after.get(length.saturating_add(4)..).unwrap_or_default();
    }
    1
}

fn four(bytes: &[u8]) -> [u8; 4] {
    bytes.try_into().unwrap_or_default()
}
