//! The smallest JPEG of a printer: four inks, one block, one colour, with the Adobe marker that stores inks inverted.

const SIDE: u8 = 8;
const CLASSES: u8 = 12;

/// Ink amounts, 0 none to 255 full: cyan, magenta, yellow, black.
pub(crate) fn cmyk_jpeg(inks: [u8; 4]) -> Vec<u8> {
    let specs: Vec<u8> = (1..=4).flat_map(|id| [id, 0x11, 0]).collect();
    let scans: Vec<u8> = (1..=4).flat_map(|id| [id, 0x00]).collect();
    let mut dc_codes = vec![0x00, 0, 0, 0, CLASSES, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    dc_codes.extend(0..CLASSES);
    let mut ac_codes = vec![0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    ac_codes.push(0);
    [
        vec![0xFF, 0xD8],
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\0"),
        segment(0xDB, &[&[0][..], &[1; 64]].concat()),
        segment(0xC0, &[&[8, 0, SIDE, 0, SIDE, 4][..], &specs].concat()),
        segment(0xC4, &dc_codes),
        segment(0xC4, &ac_codes),
        segment(0xDA, &[&[4][..], &scans, &[0, 63, 0]].concat()),
        blocks(inks.map(|ink| 255 - ink)),
        vec![0xFF, 0xD9],
    ]
    .concat()
}

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).expect("short");
    [&[0xFF, marker][..], &length.to_be_bytes(), payload].concat()
}

/// One block a component: the mean as a four-bit class and its bits, then the one-bit end of block.
fn blocks(samples: [u8; 4]) -> Vec<u8> {
    let mut bits = String::new();
    for sample in samples {
        let mean = (i32::from(sample) - 128) * 8;
        let class = 32 - mean.unsigned_abs().leading_zeros();
        let magnitude = (if mean < 0 { mean + (1 << class) - 1 } else { mean }).unsigned_abs();
        bits.extend(binary(class, 4).chars().chain(binary(magnitude, class).chars()));
        bits.push('0');
    }
    while !bits.len().is_multiple_of(8) {
        bits.push('1');
    }
    let bytes = bits.as_bytes().chunks(8).map(|bits| bits.iter().fold(0, |byte, bit| byte * 2 + (bit - b'0')));
    bytes.flat_map(|byte| if byte == 0xFF { vec![0xFF, 0] } else { vec![byte] }).collect()
}

fn binary(number: u32, digits: u32) -> String {
    (0..digits).rev().map(|digit| if number >> digit & 1 == 1 { '1' } else { '0' }).collect()
}
