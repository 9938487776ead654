//! When to ask a server that does not answer whether it is back.

/// Seconds between one question and the next: soon at first, then seldom.
const PAUSES: [u32; 5] = [1, 2, 4, 8, 15];
/// A page without a server does not ask for ever: this is about five minutes.
const MOST_QUESTIONS: u32 = 22;

/// What is known of a server that was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It is asked again in so many seconds.
    Waiting {
        /// How often it was asked in vain.
        asked: u32,
        /// Seconds until the next question.
        seconds: u32,
    },
    /// It is being asked.
    Asking {
        /// How often it was asked in vain before.
        asked: u32,
    },
    /// It answers.
    Back,
    /// Nobody asks any more.
    GivenUp,
}

impl Reach {
    /// As it is right after the loss.
    pub const LOST: Self = Self::Waiting {
        asked: 0,
        seconds: PAUSES[0],
    };

    /// A second later.
    #[must_use]
    pub fn tick(self) -> Self {
        match self {
            Self::Waiting { asked, seconds: 1 } => Self::Asking { asked },
            Self::Waiting { asked, seconds } => Self::Waiting {
                asked,
                seconds: seconds.saturating_sub(1),
            },
            other => other,
        }
    }

    /// After the question, which was answered or not.
    #[must_use]
    pub fn heard(self, is_there: bool) -> Self {
        match self {
            _ if is_there => Self::Back,
            Self::Asking { asked } if asked + 1 >= MOST_QUESTIONS => Self::GivenUp,
            Self::Asking { asked } => {
                let asked = asked + 1;
                let pause = usize::try_from(asked).unwrap_or(usize::MAX);
                Self::Waiting {
                    asked,
                    seconds: PAUSES[pause.min(PAUSES.len() - 1)],
                }
            }
            other => other,
        }
    }

    /// When somebody does not want to wait.
    #[must_use]
    pub fn now(self) -> Self {
        match self {
            Self::Waiting { asked, .. } => Self::Asking { asked },
            Self::GivenUp => Self::Asking { asked: 0 },
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ticks until it asks; how many that took.
    fn until_asked(mut reach: Reach) -> (Reach, u32) {
        let mut ticks = 0;
        while matches!(reach, Reach::Waiting { .. }) {
            reach = reach.tick();
            ticks += 1;
        }
        (reach, ticks)
    }

    #[test]
    fn it_is_asked_soon_then_seldom_and_in_the_end_no_more() {
        let mut reach = Reach::LOST;
        let mut pauses = Vec::new();
        while reach != Reach::GivenUp {
            let (asking, ticks) = until_asked(reach);
            pauses.push(ticks);
            reach = asking.heard(false);
        }
        assert_eq!(pauses[..7], [1, 2, 4, 8, 15, 15, 15]);
        assert_eq!(pauses.len(), 22);
        assert_eq!(reach.tick(), Reach::GivenUp);
        assert_eq!(reach.now(), Reach::Asking { asked: 0 });
    }

    #[test]
    fn an_answer_is_an_answer_whenever_it_comes() {
        assert_eq!(Reach::LOST.now().heard(true), Reach::Back);
        assert_eq!(Reach::Back.tick().now().heard(false), Reach::Back);
    }
}
