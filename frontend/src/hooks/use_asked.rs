//! A question to the filter core that changes, and the answer to it as it is now.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use ringside_shared::wire::verb::Verb;
use yew::prelude::*;

use crate::services::core;

/// A pause in typing after which panels ask.
const PAUSE_MS: u32 = 120;

/// What is known.
#[derive(Debug)]
pub struct Asked<A> {
    /// The last answer; while another is awaited, about an older question.
    pub answer: Option<Rc<A>>,
    /// Why the last question has no answer.
    pub failed: Option<AttrValue>,
    /// Whether an answer is awaited.
    pub is_busy: bool,
}

/// The last question that was answered, and how.
type Known<V> = Option<(
    <V as Verb>::About,
    Result<Rc<<V as Verb>::Answer>, AttrValue>,
)>;

/// The answer to a question; nothing while there is none to ask.
#[hook]
pub fn use_asked<V>(about: Option<V::About>) -> Asked<V::Answer>
where
    V: Verb<About: Clone + PartialEq>,
{
    let known = use_state(|| Known::<V>::None);
    let is_known = known
        .as_ref()
        .is_some_and(|(answered, _)| Some(answered) == about.as_ref());
    let (answer, failed) = match (&*known, &about) {
        (_, None) | (None, _) => (None, None),
        (Some((_, Ok(answer))), _) => (Some(Rc::clone(answer)), None),
        (Some((_, Err(why))), _) => (None, Some(why.clone())),
    };
    let is_busy = about.is_some() && !is_known;
    // The first question is asked at once.
    let pause = if known.is_none() { 0 } else { PAUSE_MS };
    let known = known.setter();
    use_effect_with(about, move |about| {
        let ticket = Rc::new(RefCell::new(None));
        let timer = about.clone().filter(|_| is_busy).map(|about| {
            let ticket = Rc::clone(&ticket);
            Timeout::new(pause, move || {
                let question = about.clone();
                let asked = core::listen::<V>(
                    move || question,
                    move |answer| {
                        let answer = answer.map(Rc::new).map_err(AttrValue::from);
                        known.set(Some((about, answer)));
                    },
                );
                ticket.replace(Some(asked));
            })
        });
        move || drop((timer, ticket))
    });
    Asked {
        answer,
        failed,
        is_busy,
    }
}
