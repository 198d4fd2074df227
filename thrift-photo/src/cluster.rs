//! k-means over weighted colours. It must never start from randomness: the same picture has the same colours for ever.

use crate::oklab::Oklab;

/// A colour and how much of the picture has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weighted {
    pub(crate) colour: Oklab,
    pub(crate) weight: f32,
}

/// Settles within ten rounds on real photos.
const ROUNDS_MAX: usize = 24;

/// Gathers the points into at most `count` clusters, in no order; fewer if the points are fewer.
pub(crate) fn clusters_of(points: &[Weighted], count: usize) -> Vec<Weighted> {
    let mut centres = first_centres(points, count);
    let mut owners = vec![usize::MAX; points.len()];
    for _ in 0..ROUNDS_MAX {
        let owners_new: Vec<usize> = points.iter().map(|point| nearest(&centres, point.colour).0).collect();
        if owners_new == owners {
            break;
        }
        owners = owners_new;
        for (index, centre) in centres.iter_mut().enumerate() {
            let members = || points.iter().zip(&owners).filter(|&(_, &owner)| owner == index).map(|(point, _)| point);
            let weight = members().map(|point| point.weight).sum();
            if weight > 0.0 {
                *centre = Weighted { colour: Oklab::mean(members().map(|point| (point.colour, point.weight))), weight };
            } else {
                centre.weight = 0.0;
            }
        }
    }
    centres.retain(|centre| centre.weight > 0.0);
    centres
}

/// The heaviest point, then each time the point that is both heavy and far from every centre so far.
fn first_centres(points: &[Weighted], count: usize) -> Vec<Weighted> {
    let mut centres: Vec<Weighted> = Vec::with_capacity(count);
    while centres.len() < count {
        // Without a centre all distances are the same, and the heaviest point is pulled most.
        let pull = |point: &Weighted| point.weight * nearest(&centres, point.colour).1;
        let next =
            points.iter().map(|point| (pull(point), point)).max_by(|(left, _), (right, _)| left.total_cmp(right));
        match next {
            Some((pull, point)) if pull > 0.0 => centres.push(*point),
            _ => break,
        }
    }
    centres
}

/// The index of the nearest centre, and the square of its distance.
fn nearest(centres: &[Weighted], colour: Oklab) -> (usize, f32) {
    let distances = centres.iter().map(|centre| centre.colour.distance_squared(colour)).enumerate();
    distances.min_by(|(_, left), (_, right)| left.total_cmp(right)).unwrap_or((usize::MAX, f32::MAX))
}
