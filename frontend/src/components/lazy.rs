//! What stands where a part of the page is shown: words until it was fetched, then the part.

use futures_util::FutureExt as _;
use yew::prelude::*;

use crate::parts::{Absent, Draw, Fetched, View};
use crate::tr;

/// What is shown.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct Props {
    /// The component of a part.
    pub view: View,
}

/// What has happened.
#[derive(Debug)]
pub enum News {
    /// The part came, or did not.
    Fetched(Result<Draw, Absent>),
    /// It is to be fetched again.
    Again,
}

/// The component of a part, as soon as it is there.
#[derive(Debug)]
pub struct Lazy {
    fetched: Option<Result<Draw, Absent>>,
}

impl Lazy {
    /// What is there already needs no words first.
    fn begin(context: &Context<Self>) -> Option<Result<Draw, Absent>> {
        let mut fetched: Fetched = context.props().view.fetch();
        let at_once = (&mut fetched).now_or_never();
        if at_once.is_none() {
            context.link().send_future(fetched.map(News::Fetched));
        }
        at_once
    }
}

impl Component for Lazy {
    type Message = News;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        Self {
            fetched: Self::begin(context),
        }
    }

    fn update(&mut self, context: &Context<Self>, news: News) -> bool {
        self.fetched = match news {
            News::Fetched(fetched) => Some(fetched),
            News::Again => Self::begin(context),
        };
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        match self.fetched {
            Some(Ok(draw)) => context.props().view.draw(draw),
            Some(Err(Absent)) => {
                let onclick = context.link().callback(|_: MouseEvent| News::Again);
                html! {
                    <div class="empty lazy" role="alert">
                        <p>{ tr!("This part of the page could not be fetched. The rest works.") }</p>
                        <button type="button" class="button" {onclick}>{ tr!("Try again") }</button>
                    </div>
                }
            }
            None => html! {
                <p class="empty lazy" role="status">{ tr!("This part of the page is being fetched …") }</p>
            },
        }
    }
}
