//! Forms that somebody has begun and not finished: where she begins, the way back to each.

use leptos::prelude::*;
use shared::records;
use shared::words::verbatim;

use crate::navigation::Navigation;
use crate::parts::{Button, ButtonKind, LinkButton, Notice, NoticeKind, ruby, word};
use crate::replica::Replica;
use crate::routes;
use crate::typing::Unfinished;
use crate::words::{t, t_with};

/// One line for each unfinished form, on the first page of the account: after a lock or a crash
/// the app begins there.
#[component]
pub fn UnfinishedForms(replica: Replica) -> impl IntoView {
    let here = Navigation::here().path();
    let start = routes::start(replica.actor().role);
    let forms = Memo::new(move |_| {
        let is_start = here.with(|path| path == start);
        if is_start { replica.typing.all_unfinished() } else { Vec::new() }
    });
    move || forms.get().into_iter().map(|form| view! { <OneForm replica form /> }).collect_view()
}

#[component]
fn OneForm(replica: Replica, form: Unfinished) -> impl IntoView {
    let Unfinished { place, page, about, text } = form;
    let what = move || match records::kind(&about) {
        Some(kind) => t(&kind.key()),
        // A form of its own, which holds one text.
        None => {
            t_with("forms.draft.named", &[("form", &t(&about)), ("text", &verbatim(text.trim()))])
        }
    };
    let sought = place.clone();
    let words = move || t_with("forms.draft.left", &[("kind", &what())]);
    view! {
        <Notice kind=NoticeKind::Info>
            <div class="notice-line">
                <p>{ruby(Signal::derive(words))}</p>
                <LinkButton label=word("forms.draft.go_on") href=page
                    on:click=move |_| replica.typing.seek(&sought) />
                <Button label=word("forms.draft.discard") kind=ButtonKind::Quiet
                    on_press=move || replica.typing.settled(&place) />
            </div>
        </Notice>
    }
}
