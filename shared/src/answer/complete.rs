//! What an editor asks about a place: what may stand there, and what the word there means.

use super::{Question, Refusal};
use crate::filter;
use crate::load::Format;
use crate::wire::{CardReport, CompletionReport, FactReport, OfferReport, PlaceRequest};

/// What may stand at a place of a text; nothing in other languages than ours.
pub fn complete(about: PlaceRequest) -> Result<CompletionReport, Refusal> {
    let PlaceRequest { filter, at } = about;
    let Question { source, target } = Question::of(filter)?;
    if target.format_of(&source) != Format::Text {
        return Ok(CompletionReport {
            start: at,
            end: at,
            needed: false,
            offers: Vec::new(),
        });
    }
    let completion = filter::complete(&source, at, target.host);
    let offers = completion.options.into_iter().map(|offer| OfferReport {
        text: offer.text,
        kind: offer.kind.name().to_owned(),
        detail: offer.detail,
        goes_on: offer.goes_on,
    });
    Ok(CompletionReport {
        start: completion.span.start,
        end: completion.span.end,
        needed: completion.is_needed,
        offers: offers.collect(),
    })
}

/// What the word at a place means, if it means anything; nothing in other languages than ours.
pub fn card(about: PlaceRequest) -> Result<Option<CardReport>, Refusal> {
    let PlaceRequest { filter, at } = about;
    let Question { source, target } = Question::of(filter)?;
    if target.format_of(&source) != Format::Text {
        return Ok(None);
    }
    let card = filter::card(&source, at, target.host);
    Ok(card.map(|card| CardReport {
        start: card.span.start,
        end: card.span.end,
        title: card.title,
        kind: card.kind.to_owned(),
        meaning: card.meaning,
        arguments: facts(card.arguments),
        facts: facts(card.facts),
    }))
}

fn facts(facts: Vec<(&'static str, impl Into<String>)>) -> Vec<FactReport> {
    let report = |(name, words): (&str, _)| FactReport {
        name: name.to_owned(),
        words: Into::into(words),
    };
    facts.into_iter().map(report).collect()
}
