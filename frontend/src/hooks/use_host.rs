//! What the host offers, asked for when somebody wants to know.

use std::rc::Rc;

use ringside_shared::wire::HostReport;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::host;

/// What is known of the host.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// Asked, no answer yet.
    Asked,
    /// The answer.
    Report(Rc<HostReport>),
    /// No answer; the reason.
    Nothing(String),
}

/// What is known of the host, and the verb that asks.
#[derive(Debug, Clone, PartialEq)]
pub struct HostHandle {
    /// What is known of it.
    pub known: Known,
    setter: UseStateSetter<Known>,
}

impl HostHandle {
    /// Asks the server.
    pub fn ask(&self) {
        let setter = self.setter.clone();
        setter.set(Known::Asked);
        spawn_local(async move {
            setter.set(match host::ask().await {
                Ok(report) => Known::Report(Rc::new(report)),
                Err(reason) => Known::Nothing(reason),
            });
        });
    }
}

/// What the host offers.
#[hook]
pub fn use_host() -> HostHandle {
    let known = use_state_eq(|| Known::Asked);
    HostHandle {
        known: (*known).clone(),
        setter: known.setter(),
    }
}
