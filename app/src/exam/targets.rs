//! The rounds that a look at her subjects can be about (ruling E7): the same for her tutor and for
//! herself. Which one is chosen stands in the address.

use leptos::prelude::*;
use shared::program::standing::{NextRound, RoundAt};
use shared::records::exam_sitting;

use crate::navigation::Navigation;
use crate::parts::{TabLink, Tabs, word};
use crate::reading::phrases::choice;
use crate::words::t_with;

/// The round that the address names.
pub fn target_of_query() -> Memo<Option<RoundAt>> {
    let query = Navigation::here().query();
    Memo::new(move |_| {
        query.with(|query| query.get("target")).and_then(|code| RoundAt::from_code(&code))
    })
}

/// The rounds to choose from; nothing where there is one only.
#[component]
pub fn Targets(
    all: Memo<Vec<NextRound>>,
    #[prop(into)] chosen: Signal<RoundAt>,
    href: impl Fn(RoundAt) -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let tabs = Signal::derive(move || {
        let link = |next: NextRound| {
            let name = move || {
                let round = choice(&exam_sitting::KIND, "round", next.round.round);
                let year = next.round.year.0.to_string();
                t_with("tutor.round", &[("year", &year), ("round", &round)])
            };
            TabLink::new(href(next.round), Signal::derive(name))
        };
        all.get().into_iter().map(link).collect::<Vec<_>>()
    });
    let current = Signal::derive(move || href(chosen.get()));
    let is_choice = move || all.with(|all| all.len() > 1);
    move || is_choice().then(|| view! { <Tabs name=word("tutor.card.target") tabs current /> })
}
