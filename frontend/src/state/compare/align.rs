//! Which entries of two lists belong together, in order: what `diff` does, within bounds.

/// Differences that are looked through at once. Up to as many the answer is a longest one; beyond
/// them the best way so far is taken and the search begins anew from there, so that two lists that
/// have nothing in common cost their length times this, and memory its square.
const MAX_DIFFERENCES: usize = 256;

/// Where no way leads to.
const NOWHERE: isize = -1;

/// Pairs of positions with equal entries, ascending in both lists.
pub fn align(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let mut pairs: Vec<_> = (0..head).map(|at| (at, at)).collect();
    let (rest_a, rest_b) = (&a[head..], &b[head..]);
    let ends = rest_a.iter().rev().zip(rest_b.iter().rev());
    let tail = ends.take_while(|(a, b)| a == b).count();
    let (a_end, b_end) = (a.len() - tail, b.len() - tail);
    let (mut x, mut y) = (head, head);
    while x < a_end && y < b_end {
        let (found, (on_x, on_y)) = search(&a[x..a_end], &b[y..b_end]);
        pairs.extend(found.into_iter().map(|(i, j)| (x + i, y + j)));
        (x, y) = (x + on_x, y + on_y);
    }
    pairs.extend((0..tail).map(|at| (a_end + at, b_end + at)));
    pairs
}

/// The same where entries that have no equal are paired by a weaker likeness, in the gaps.
pub fn align_twice(strong: (&[u64], &[u64]), weak: (&[u64], &[u64])) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut x, mut y) = (0, 0);
    let ends = (strong.0.len(), strong.1.len());
    for (i, j) in align(strong.0, strong.1).into_iter().chain([ends]) {
        let gap = align(&weak.0[x..i], &weak.1[y..j]);
        pairs.extend(gap.into_iter().map(|(on_x, on_y)| (x + on_x, y + on_y)));
        if (i, j) != ends {
            pairs.push((i, j));
        }
        (x, y) = (i + 1, j + 1);
    }
    pairs
}

/// Eugene Myers' greedy search ("An O(ND) Difference Algorithm", 1986) from the start of both: the
/// pairs on the best way found, and how far it leads.
fn search(a: &[u64], b: &[u64]) -> (Vec<(usize, usize)>, (usize, usize)) {
    // How far each diagonal x - y is reached, per number of differences.
    let mut rows: Vec<Row> = Vec::new();
    loop {
        let row = Row::after(rows.last(), rows.len(), a, b);
        let is_through = row.reached(a.len(), b.len());
        rows.push(row);
        if is_through || rows.len() > MAX_DIFFERENCES {
            break;
        }
    }
    let (x, y) = rows.last().map_or((0, 0), Row::furthest);
    let mut pairs = Vec::new();
    let (mut at_x, mut at_y) = (x, y);
    while rows.pop().is_some() {
        let diagonal = at_x - at_y;
        let (from_x, is_down) = Row::entry(rows.last(), diagonal, a, b);
        while at_x > from_x {
            (at_x, at_y) = (at_x - 1, at_y - 1);
            pairs.push((at_x.unsigned_abs(), at_y.unsigned_abs()));
        }
        if !rows.is_empty() {
            if is_down {
                at_y -= 1;
            } else {
                at_x -= 1;
            }
        }
    }
    pairs.reverse();
    (pairs, (x.unsigned_abs(), y.unsigned_abs()))
}

/// The furthest x on each diagonal that can be reached with so many differences.
struct Row {
    n_differences: isize,
    reach: Vec<isize>,
}

impl Row {
    fn after(before: Option<&Self>, n_differences: usize, a: &[u64], b: &[u64]) -> Self {
        let mut row = Self {
            n_differences: n_differences.cast_signed(),
            reach: Vec::with_capacity(n_differences + 1),
        };
        for step in 0..=row.n_differences {
            let diagonal = 2 * step - row.n_differences;
            let (mut x, _) = Self::entry(before, diagonal, a, b);
            if x != NOWHERE {
                let (from_a, from_b) = (x.unsigned_abs(), (x - diagonal).unsigned_abs());
                let same = a[from_a..].iter().zip(&b[from_b..]);
                x += same.take_while(|(a, b)| a == b).count().cast_signed();
            }
            row.reach.push(x);
        }
        row
    }

    /// Where a diagonal is entered: x, and whether by leaving out an entry of `b`.
    fn entry(before: Option<&Self>, diagonal: isize, a: &[u64], b: &[u64]) -> (isize, bool) {
        let Some(before) = before else {
            return (0, false);
        };
        let down = before.at(diagonal + 1);
        let down = if down - diagonal > b.len().cast_signed() {
            NOWHERE
        } else {
            down
        };
        let right = before.at(diagonal - 1);
        let right = if right == NOWHERE || right >= a.len().cast_signed() {
            NOWHERE
        } else {
            right + 1
        };
        // What is left out of `a` comes first, as readers of diffs expect.
        (down.max(right), down > right)
    }

    fn at(&self, diagonal: isize) -> isize {
        let step = isize::midpoint(diagonal, self.n_differences);
        let is_there = (-self.n_differences..=self.n_differences).contains(&diagonal);
        match usize::try_from(step) {
            Ok(step) if is_there => self.reach[step],
            _ => NOWHERE,
        }
    }

    fn points(&self) -> impl Iterator<Item = (isize, isize)> {
        let steps = self.reach.iter().zip(0..);
        let points = steps.map(|(&x, step)| (x, x - (2 * step - self.n_differences)));
        points.filter(|(x, _)| *x != NOWHERE)
    }

    fn reached(&self, x: usize, y: usize) -> bool {
        let end = (x.cast_signed(), y.cast_signed());
        self.points().any(|point| point == end)
    }

    fn furthest(&self) -> (isize, isize) {
        let furthest = self.points().max_by_key(|(x, y)| (x + y, -(x - y).abs()));
        furthest.unwrap_or((0, 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look as if they were thrown, always the same.
    fn thrown(seed: u64, n: usize, of: u64) -> Vec<u64> {
        let mut state = seed.wrapping_mul(2).wrapping_add(1);
        let next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % of
        };
        std::iter::repeat_with(next).take(n).collect()
    }

    fn is_common(a: &[u64], b: &[u64], pairs: &[(usize, usize)]) -> bool {
        pairs.iter().all(|&(i, j)| a[i] == b[j])
            && pairs.is_sorted_by(|one, two| one.0 < two.0 && one.1 < two.1)
    }

    fn longest(a: &[u64], b: &[u64]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..a.len() {
            for j in 0..b.len() {
                table[i + 1][j + 1] = if a[i] == b[j] {
                    table[i][j] + 1
                } else {
                    table[i][j + 1].max(table[i + 1][j])
                };
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn as_many_pairs_are_found_as_there_are_in_any_alignment() {
        for seed in 0..300 {
            let n = usize::try_from(seed % 40).expect("small");
            let a = thrown(seed, n, 4);
            let b = thrown(seed + 1000, 39 - n, 4);
            let pairs = align(&a, &b);
            assert!(is_common(&a, &b, &pairs), "{a:?} {b:?} {pairs:?}");
            assert_eq!(pairs.len(), longest(&a, &b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn what_is_cut_out_of_a_long_list_is_found_exactly() {
        let a = thrown(7, 100_000, 30);
        let mut b = a.clone();
        b.drain(60_000..60_100);
        b.insert(20_000, 99);
        let pairs = align(&a, &b);
        assert!(is_common(&a, &b, &pairs));
        assert_eq!(pairs.len(), 99_900);
    }

    #[test]
    fn long_lists_that_differ_everywhere_are_still_paired_in_order() {
        let (a, b) = (thrown(1, 20_000, 50), thrown(2, 20_000, 50));
        let pairs = align(&a, &b);
        assert!(is_common(&a, &b, &pairs));
        assert!(pairs.len() > 2_000, "{}", pairs.len());
        assert_eq!(align(&a, &vec![99; 20_000]), []);
        assert_eq!(align(&[], &b), []);
    }

    #[test]
    fn a_gap_is_filled_by_the_weaker_likeness() {
        // open a, read, close; open b, read, close
        let strong = ([1, 2, 3], [9, 2, 3]);
        let weak = ([1, 2, 3], [1, 2, 3]);
        let pairs = align_twice((&strong.0, &strong.1), (&weak.0, &weak.1));
        assert_eq!(pairs, [(0, 0), (1, 1), (2, 2)]);
    }
}
