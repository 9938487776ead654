//! Actions in words.

use super::NOWHERE;
use crate::abi::errno;
use crate::filter::ast::{Action, ActionKind, Atom, AtomKind};
use crate::verdict;

/// `MAX_ERRNO` in `linux/err.h`: what the kernel makes of larger ones (fact 13).
const MAX_ERRNO: u16 = 4095;

pub(super) fn action(action: verdict::Action) -> Action {
    use verdict::Action as Meant;
    let data = |data: u16| (data != 0).then(|| number(data));
    let kind = match action {
        Meant::KillProcess => ActionKind::KillProcess,
        Meant::KillThread => ActionKind::KillThread,
        Meant::Trap(n) => ActionKind::Trap(data(n)),
        Meant::Errno(n) => ActionKind::Errno(errno(n.min(MAX_ERRNO))),
        Meant::Notify(n) => ActionKind::Notify(data(n)),
        Meant::Trace(n) => ActionKind::Trace(data(n)),
        Meant::Log(n) => ActionKind::Log(data(n)),
        Meant::Allow(n) => ActionKind::Allow(data(n)),
    };
    Action {
        kind,
        span: NOWHERE,
    }
}

fn errno(n: u16) -> Atom {
    let name = errno::name(n).filter(|name| errno::number(name) == Some(n));
    match name {
        Some(name) => atom(AtomKind::Name(name.to_owned())),
        None => number(n),
    }
}

fn number(n: u16) -> Atom {
    atom(AtomKind::Number(n.into()))
}

fn atom(kind: AtomKind) -> Atom {
    Atom {
        kind,
        span: NOWHERE,
    }
}
