//! In which order functions stand in a file so that brotli finds what they have in common: each
//! beside the one that it is most like. Generic code leaves many functions that differ in a few
//! bytes; the nearer such a pair stands, the shorter is the word for “as over there”.

use std::collections::HashMap;

/// How many bytes in a row count as one feature of a function.
const FEATURE: usize = 4;

/// A feature of more functions than this says nothing about any of them.
const HOLDERS_MAX: usize = 300;

/// The numbers of the functions, each once, from the first on; after each comes the one of the
/// rest that shares most of its features. One that shares nothing begins anew with the lowest.
pub fn side_by_side(bodies: &[&[u8]]) -> Vec<usize> {
    let features: Vec<Vec<u32>> = bodies.iter().map(|body| features(body)).collect();
    let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
    for (function, features) in features.iter().enumerate() {
        for feature in features {
            holders.entry(*feature).or_default().push(function);
        }
    }
    holders.retain(|_, holders| (2..=HOLDERS_MAX).contains(&holders.len()));
    let mut is_left = vec![true; bodies.len()];
    let mut shared = vec![0_usize; bodies.len()];
    let mut order = Vec::with_capacity(bodies.len());
    let (mut lowest, mut next) = (0, None);
    loop {
        while is_left.get(lowest) == Some(&false) {
            lowest += 1;
        }
        let Some(here) = next.or((lowest < bodies.len()).then_some(lowest)) else { return order };
        is_left[here] = false;
        order.push(here);
        let mut met = Vec::new();
        for feature in &features[here] {
            for &other in holders.get(feature).into_iter().flatten().filter(|it| is_left[**it]) {
                if shared[other] == 0 {
                    met.push(other);
                }
                shared[other] += 1;
            }
        }
        next = met.iter().copied().reduce(|best, other| {
            // Shared features by all that either has, compared without fractions.
            let all = |it: usize| features[it].len() + features[here].len() - shared[it];
            let (left, right) = (shared[other] * all(best), shared[best] * all(other));
            if left > right || (left == right && other < best) { other } else { best }
        });
        met.iter().for_each(|it| shared[*it] = 0);
    }
}

/// What is in a function, in ascending order, each once.
fn features(body: &[u8]) -> Vec<u32> {
    let of = |window: &[u8]| window.iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte));
    let mut features: Vec<u32> = body.windows(FEATURE).map(of).collect();
    features.sort_unstable();
    features.dedup();
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_follows_and_the_rest_begins_anew() {
        let bodies: [&[u8]; 5] =
            [b"one and two and three", b"xyz", b"1234567890", b"one and two or three", b""];
        assert_eq!(side_by_side(&bodies), [0, 3, 1, 2, 4]);
    }

    #[test]
    fn of_two_that_share_as_much_the_one_with_less_else_comes_first() {
        let bodies: [&[u8]; 3] = [b"abcdefgh", b"abcdefgh and much that is its own", b"abcdefgh."];
        assert_eq!(side_by_side(&bodies), [0, 2, 1]);
    }

    #[test]
    fn every_function_stands_once() {
        let bodies: Vec<Vec<u8>> = (0..50_u8).map(|it| vec![it % 7; usize::from(it)]).collect();
        let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        let mut order = side_by_side(&bodies);
        order.sort_unstable();
        assert_eq!(order, (0..50).collect::<Vec<_>>());
    }
}
