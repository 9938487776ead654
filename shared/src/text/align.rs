//! Two lists beside each other: what is the same in both stands in one row.

use std::collections::BTreeMap;

/// Lists of up to so many pairs are compared exactly; longer ones only around what is unique in them.
const MAX_PAIRS: usize = 250_000;

/// How often the space between unique items is looked at for further ones.
const MAX_DEPTH: usize = 16;

/// A row: a position in the first list, in the second, or in both, where they hold the same.
pub type Row = (Option<usize>, Option<usize>);

/// Puts two lists beside each other, in order. What stands only in the first comes before what stands
/// only in the second.
///
/// ```
/// use ringside_shared::text::align::align;
/// let rows = align(&["a", "b", "c"], &["a", "x", "c"]);
/// assert_eq!(rows, [(Some(0), Some(0)), (Some(1), None), (None, Some(1)), (Some(2), Some(2))]);
/// ```
pub fn align<T: Ord>(a: &[T], b: &[T]) -> Vec<Row> {
    let mut rows = Vec::with_capacity(a.len().max(b.len()));
    between(a, b, (0, 0), MAX_DEPTH, &mut rows);
    rows
}

fn between<T: Ord>(a: &[T], b: &[T], at: (usize, usize), depth: usize, rows: &mut Vec<Row>) {
    let both = |n: usize| (Some(at.0 + n), Some(at.1 + n));
    let n_first = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    rows.extend((0..n_first).map(both));
    let (a, b) = (&a[n_first..], &b[n_first..]);
    let at = (at.0 + n_first, at.1 + n_first);
    let ends = a.iter().rev().zip(b.iter().rev());
    let n_last = ends.take_while(|(a, b)| a == b).count();
    let last = (at.0 + a.len() - n_last, at.1 + b.len() - n_last);
    let (a, b) = (&a[..a.len() - n_last], &b[..b.len() - n_last]);
    if a.is_empty() || b.is_empty() {
        apart(a.len(), b.len(), at, rows);
    } else if a.len() * b.len() <= MAX_PAIRS {
        exact(a, b, at, rows);
    } else {
        let anchors = anchors(a, b);
        if anchors.is_empty() || depth == 0 {
            apart(a.len(), b.len(), at, rows);
        } else {
            let mut from = (0, 0);
            for (in_a, in_b) in anchors.into_iter().chain([(a.len(), b.len())]) {
                let (gap_a, gap_b) = (&a[from.0..in_a], &b[from.1..in_b]);
                let gap_at = (at.0 + from.0, at.1 + from.1);
                between(gap_a, gap_b, gap_at, depth - 1, rows);
                if in_a < a.len() && in_b < b.len() {
                    rows.push((Some(at.0 + in_a), Some(at.1 + in_b)));
                }
                from = (in_a + 1, in_b + 1);
            }
        }
    }
    rows.extend((0..n_last).map(|n| (Some(last.0 + n), Some(last.1 + n))));
}

fn apart(n_a: usize, n_b: usize, at: (usize, usize), rows: &mut Vec<Row>) {
    rows.extend((at.0..at.0 + n_a).map(|a| (Some(a), None)));
    rows.extend((at.1..at.1 + n_b).map(|b| (None, Some(b))));
}

/// The longest list of items that both have, in order.
fn exact<T: Ord>(a: &[T], b: &[T], at: (usize, usize), rows: &mut Vec<Row>) {
    let width = b.len() + 1;
    // How many are the same from two positions on.
    let mut same = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            same[i * width + j] = if a[i] == b[j] {
                same[(i + 1) * width + j + 1] + 1
            } else {
                same[(i + 1) * width + j].max(same[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            rows.push((Some(at.0 + i), Some(at.1 + j)));
            (i, j) = (i + 1, j + 1);
        } else if same[(i + 1) * width + j] >= same[i * width + j + 1] {
            rows.push((Some(at.0 + i), None));
            i += 1;
        } else {
            rows.push((None, Some(at.1 + j)));
            j += 1;
        }
    }
    apart(a.len() - i, b.len() - j, (at.0 + i, at.1 + j), rows);
}

/// Items that each list holds once, as many as stand in the same order in both.
fn anchors<T: Ord>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    let once = |list: &[T]| {
        let mut sorted: Vec<usize> = (0..list.len()).collect();
        sorted.sort_by(|&x, &y| list[x].cmp(&list[y]));
        let same = sorted.chunk_by(|&x, &y| list[x] == list[y]);
        let alone = same.filter_map(|same| match same {
            [only] => Some(*only),
            _ => None,
        });
        let mut places: Vec<usize> = alone.collect();
        places.sort_unstable();
        places
    };
    let in_b: BTreeMap<&T, usize> = once(b).into_iter().map(|at| (&b[at], at)).collect();
    let pairs: Vec<(usize, usize)> = once(a)
        .into_iter()
        .filter_map(|at| Some((at, *in_b.get(&a[at])?)))
        .collect();
    // The longest list that rises in both: ends of the best lists of each length, and who came before.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (n, (_, in_b)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < *in_b);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(n);
        } else {
            ends[length] = n;
        }
    }
    let mut rising = Vec::new();
    let mut next = ends.last().copied();
    while let Some(n) = next {
        rising.push(pairs[n]);
        next = before[n];
    }
    rising.reverse();
    rising
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every item stands in one row, in order, and a row of both holds the same; answers their number.
    fn check(a: &[u32], b: &[u32]) -> usize {
        let rows = align(a, b);
        let of_a: Vec<_> = rows.iter().filter_map(|row| row.0).collect();
        let of_b: Vec<_> = rows.iter().filter_map(|row| row.1).collect();
        assert_eq!(of_a, (0..a.len()).collect::<Vec<_>>());
        assert_eq!(of_b, (0..b.len()).collect::<Vec<_>>());
        let both = rows.iter().filter_map(|row| row.0.zip(row.1));
        both.inspect(|&(x, y)| assert_eq!(a[x], b[y])).count()
    }

    #[test]
    fn short_lists_share_as_much_as_they_can() {
        assert_eq!(check(&[], &[]), 0);
        assert_eq!(check(&[1, 2, 3], &[]), 0);
        assert_eq!(check(&[1, 2, 3, 4], &[2, 4, 1, 3]), 2);
        assert_eq!(check(&[1, 1, 2, 1], &[1, 2, 1, 1]), 3);
        assert_eq!(check(&[5, 6, 7], &[5, 9, 9, 7]), 2);
    }

    #[test]
    fn long_lists_are_held_together_by_what_is_unique() {
        let a: Vec<u32> = (0..4000).map(|n| if n % 3 == 0 { n } else { 1 }).collect();
        let mut b = a.clone();
        b.splice(1000..1100, [9_000_001, 9_000_002]);
        b.insert(3000, 7);
        let shared = check(&a, &b);
        assert!(shared >= 3890, "{shared}");
        // Nothing is unique, nothing is shared at the ends: they stand one after the other.
        let c: Vec<u32> = (0..3000).map(|n| 2 + n % 2).collect();
        let d: Vec<u32> = (0..3000).map(|n| 3 - n % 2).collect();
        check(&c, &d);
    }
}
