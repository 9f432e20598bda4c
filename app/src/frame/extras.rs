//! What stands around a page and comes after it: notices above, the line for paper, the keys. A
//! page does not wait for their code. The day of the demo is in sight at once, so nothing moves.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::records::program::Program;

use super::keys::Keys;
use super::notices::{Banner, NotYetOffline};
use super::paper::PaperLine;
use super::taps::Taps;
use crate::later::{deferred, first_page};
use crate::navigation::Navigation;
use crate::parts::ruby;
use crate::replica::Replica;
use crate::update::Updates;
use crate::words::{date_text, t_with};

/// The views around a page, each where it stands.
#[derive(Clone, Copy)]
struct Views {
    banner: fn() -> AnyView,
    above: fn() -> AnyView,
    below: fn() -> AnyView,
}

deferred! {
    /// The code of what stands around a page.
    fn views() -> Views {
        Views { banner, above, below }
    }
}

/// What stands around the page, as soon as it is here.
#[derive(Clone, Copy)]
pub struct Extras(RwSignal<Option<Views>>);

impl Extras {
    /// Loads it after the first page, and tries again with each page until it has come.
    pub fn fetch() -> Extras {
        let (views_here, path) = (RwSignal::new(None), Navigation::here().path());
        let updates = expect_context::<Updates>();
        Effect::new(move |before: Option<()>| {
            // A memo that is only tracked is never read, and follows nothing.
            path.with(|_| ());
            if before.is_some() {
                updates.look();
            }
            if views_here.with_untracked(Option::is_none) {
                spawn_local(async move {
                    first_page().await;
                    if let Ok(views) = views().await {
                        // The account may be closed meanwhile.
                        let _ = views_here.try_set(Some(views));
                    }
                });
            }
        });
        Extras(views_here)
    }

    /// The notices.
    pub fn banner(self) -> impl IntoView {
        let replica = Replica::current();
        let demo_today = Memo::new(move |_| {
            let programs = replica.list::<Program>();
            programs.into_iter().find_map(|program| program.demo_today)
        });
        view! {
            {move || demo_today.get().map(|day| {
                let said = move || t_with("frame.demo", &[("date", &date_text(day))]);
                view! { <p class="demo">{ruby(Signal::derive(said))}</p> }
            })}
            {move || self.0.get().map(|views| (views.banner)())}
        }
    }

    /// What stands above the page.
    pub fn above(self) -> impl IntoView {
        move || self.0.get().map(|views| (views.above)())
    }

    /// What stands below the page.
    pub fn below(self) -> impl IntoView {
        move || self.0.get().map(|views| (views.below)())
    }
}

fn banner() -> AnyView {
    view! { <Banner /> }.into_any()
}

fn above() -> AnyView {
    view! { <PaperLine /> }.into_any()
}

fn below() -> AnyView {
    let is_staff = Replica::current().actor().role.is_staff();
    view! {
        <NotYetOffline />
        <Taps />
        {is_staff.then(|| view! { <Keys /> })}
    }
    .into_any()
}
