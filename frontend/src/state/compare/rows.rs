//! Two or three lists beside each other, what belongs together in one row.

use super::align::align_twice;

/// Columns at most.
pub const MAX_COLUMNS: usize = 3;

/// A position of each list, or none.
pub type Beside = [Option<u32>; MAX_COLUMNS];

/// A list to put beside others.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Its entries.
    pub(super) strong: Vec<u64>,
    /// Its entries by a weaker likeness, as many.
    pub(super) weak: Vec<u64>,
}

/// Puts lists beside each other by the first of them; what only the others have is paired among
/// itself. What only the first has comes before what only the others have.
pub(super) fn beside(lists: &[List]) -> Vec<Beside> {
    let Some((base, others)) = lists.split_first() else {
        return Vec::new();
    };
    let mut partners = vec![[None; MAX_COLUMNS]; base.strong.len()];
    for (column, other) in (1..MAX_COLUMNS).zip(others) {
        for (i, j) in pair(base, other, (0, 0)) {
            partners[i][column] = u32::try_from(j).ok();
        }
    }
    // Up to where each column has nothing that stands beside a later entry of the base.
    let mut free = [0, 1, 2].map(|column| lists.get(column).map_or(0, |list| list.strong.len()));
    let mut ends = vec![free; partners.len() + 1];
    for (row, ends) in partners.iter().zip(&mut ends).rev() {
        for column in 1..MAX_COLUMNS {
            free[column] = row[column].map_or(free[column], |to| to as usize);
        }
        *ends = free;
    }
    let mut rows = Vec::with_capacity(partners.len());
    let mut told = [0_usize; MAX_COLUMNS];
    for ((at, mut row), ends) in (0..).zip(partners).zip(&ends) {
        let is_due =
            (1..MAX_COLUMNS).any(|column| row[column].is_some_and(|to| to as usize > told[column]));
        if is_due {
            extras(lists, told, *ends, &mut rows);
            told = *ends;
        }
        for column in 1..MAX_COLUMNS {
            told[column] = row[column].map_or(told[column], |to| to as usize + 1);
        }
        row[0] = Some(at);
        rows.push(row);
    }
    if let Some(ends) = ends.last() {
        extras(lists, told, *ends, &mut rows);
    }
    rows
}

/// Rows of what the base does not have.
fn extras(
    lists: &[List],
    from: [usize; MAX_COLUMNS],
    to: [usize; MAX_COLUMNS],
    rows: &mut Vec<Beside>,
) {
    let part = |column: usize| {
        lists.get(column).map_or_else(List::default, |list| List {
            strong: list.strong[from[column]..to[column]].to_vec(),
            weak: list.weak[from[column]..to[column]].to_vec(),
        })
    };
    let (mut second, mut third) = (from[1], from[2]);
    let pairs = pair(&part(1), &part(2), (from[1], from[2]));
    let number = |at: usize| u32::try_from(at).ok();
    for (i, j) in pairs.into_iter().chain([(to[1], to[2])]) {
        rows.extend((second..i).map(|at| [None, number(at), None]));
        rows.extend((third..j).map(|at| [None, None, number(at)]));
        if (i, j) != (to[1], to[2]) {
            rows.push([None, number(i), number(j)]);
        }
        (second, third) = (i + 1, j + 1);
    }
}

fn pair(one: &List, other: &List, offset: (usize, usize)) -> Vec<(usize, usize)> {
    let strong = (&*one.strong, &*other.strong);
    let pairs = align_twice(strong, (&one.weak, &other.weak)).into_iter();
    pairs.map(|(i, j)| (i + offset.0, j + offset.1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lists: &[&str]) -> Vec<String> {
        let list = |text: &&str| {
            let strong: Vec<u64> = text.bytes().map(u64::from).collect();
            List {
                weak: strong.iter().map(|letter| letter | 0x20).collect(),
                strong,
            }
        };
        let all: Vec<_> = lists.iter().map(list).collect();
        let letter = |(column, at): (usize, Option<u32>)| {
            let list = lists.get(column).copied().unwrap_or_default();
            at.map_or('-', |at| char::from(list.as_bytes()[at as usize]))
        };
        let row = |row: Beside| row.into_iter().enumerate().map(letter).collect();
        beside(&all).into_iter().map(row).collect()
    }

    #[test]
    fn what_vanishes_and_what_appears_stands_where_it_belongs() {
        assert_eq!(rows(&["abc", "axc"]), ["aa-", "b--", "-x-", "cc-"]);
        assert_eq!(rows(&["abc", "ac", "abbc"]), ["aaa", "b-b", "--b", "ccc"]);
        assert_eq!(rows(&["", "ab", "b"]), ["-a-", "-bb"]);
        assert_eq!(rows(&["ab"]), ["a--", "b--"]);
        assert_eq!(rows(&[]), [""; 0]);
    }

    #[test]
    fn what_only_looks_alike_stands_side_by_side_where_nothing_equal_does() {
        assert_eq!(rows(&["abc", "aBc"]), ["aa-", "bB-", "cc-"]);
    }

    #[test]
    fn nothing_is_lost_and_nothing_told_twice() {
        let texts = ["abcabcddd", "bcaXXabcdd", "cabYYbcabd"];
        let rows = rows(&texts);
        for (column, text) in texts.iter().enumerate() {
            let told = rows.iter().filter_map(|row| row.chars().nth(column));
            let told: String = told.filter(|c| *c != '-').collect();
            assert_eq!(&told, text, "{rows:?}");
        }
    }
}
