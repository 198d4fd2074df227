//! A run of operations read from bytes, and played on a store beside the naive model: what a fuzzer drives.
//!
//! Any bytes are a run, and bytes that are near each other are runs that are near each other, so that a fuzzer that
//! watches coverage learns what its changes do.

use super::Fixture;
use super::operation::Operation;
use super::random::plays;

/// Bytes of one operation.
const BYTES: usize = 5;
/// Longer runs find nothing that shorter ones do not, and take their time.
const OPERATIONS_MAX: usize = 120;
/// As many bytes as a run takes at most.
pub const RUN_BYTES_MAX: usize = BYTES * OPERATIONS_MAX;

/// The operations that the bytes stand for, at most 120 of them. What is left over at the end is nothing.
pub fn operations(bytes: &[u8]) -> Vec<Operation> {
    bytes.as_chunks::<BYTES>().0.iter().take(OPERATIONS_MAX).copied().map(operation).collect()
}

/// Ids are drawn from few, so that they collide; fresh ones for keeps and retakes from a range of their own.
fn operation([kind, one, other, third, set]: [u8; BYTES]) -> Operation {
    let (hold, buyer, order) = (1 + one % 4, other % 3, third % 3);
    let (garments, garment) = (1 + set % 7, set % 3);
    match kind % 22 {
        0..=5 => Operation::Hold { hold, buyer, garments, staff: third % 10 == 9 },
        6 | 20 | 21 => Operation::Extend { hold, renewal: 1 + other % 8 },
        7..=9 => Operation::Begin { hold, buyer, order },
        10 | 11 => Operation::Sell { hold, order },
        12 => Operation::Release { hold },
        13 => Operation::Abort { hold, order, keep: (other % 2 == 0).then_some(100 + set % 100) },
        14 => Operation::Retake { hold: 50 + one % 40, buyer, order, garments },
        15 => Operation::Relist { garment, order },
        16 => Operation::Withdraw { garment },
        17 => Operation::Publish { garment },
        18 => Operation::Sweep,
        _ => Operation::Wait { minutes: 1 + set % 7 },
    }
}

/// Plays a run on a fresh store: every answer is the model's, the store ends where the model does, and the auditor finds
/// nothing.
pub fn a_run_agrees_with_the_naive_model<F: Fixture>(operations: &[Operation]) {
    if let Err(why) = plays::<F>(operations) {
        panic!("{why}, of {operations:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_are_a_run_and_every_operation_has_its_bytes() {
        assert!(operations(&[7; BYTES - 1]).is_empty());
        let bytes: Vec<u8> = (0..22).flat_map(|kind| [kind, 1, 2, 3, 4]).collect();
        let kinds: std::collections::BTreeSet<String> = operations(&bytes)
            .iter()
            .map(|operation| format!("{operation:?}").chars().take_while(|it| it.is_alphabetic()).collect())
            .collect();
        assert_eq!(kinds.len(), 12, "{kinds:?}");
        assert_eq!(operations(&[0; 10_000]).len(), OPERATIONS_MAX);
    }
}
