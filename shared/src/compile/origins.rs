//! Which parts of the source asked for a test or a return: mostly one.

use crate::filter::Origin;

/// Parts of the source that are remembered for one node.
const MAX_ORIGINS: usize = 64;

/// Ascending, each once.
#[derive(Debug, Clone, Default)]
pub(super) enum Origins {
    /// Nobody in particular.
    #[default]
    None,
    /// One rule, or the default action.
    One(Origin),
    /// At least two.
    Many(Vec<Origin>),
}

impl Origins {
    pub(super) fn as_slice(&self) -> &[Origin] {
        match self {
            Self::None => &[],
            Self::One(origin) => std::slice::from_ref(origin),
            Self::Many(all) => all,
        }
    }

    /// Adds others; of very many the first stay.
    pub(super) fn add(&mut self, others: &[Origin]) {
        for &other in others {
            match self {
                Self::None => *self = Self::One(other),
                Self::One(one) if *one == other => {}
                Self::One(one) => {
                    let one = *one;
                    *self = Self::Many(vec![one.min(other), one.max(other)]);
                }
                Self::Many(all) => {
                    if let Err(at) = all.binary_search(&other)
                        && at < MAX_ORIGINS
                    {
                        all.insert(at, other);
                        all.truncate(MAX_ORIGINS);
                    }
                }
            }
        }
    }
}

impl From<&[Origin]> for Origins {
    /// From parts that ascend.
    fn from(origins: &[Origin]) -> Self {
        match *origins {
            [] => Self::None,
            [one] => Self::One(one),
            _ => Self::Many(origins.to_vec()),
        }
    }
}
