//! Whether the person who works here is asked to stand in somewhere: one line with the way to the
//! answer.

use leptos::prelude::*;
use shared::records::lesson_staff::{LessonStaff, TeachingStep};

use crate::parts::{LinkButton, Notice, NoticeKind, word};
use crate::replica::Replica;
use crate::routes;
use crate::words::t_with;

/// The line, as long as somebody waits for an answer.
#[component]
pub fn AskedToStandIn() -> impl IntoView {
    let replica = Replica::current();
    let asked = Memo::new(move |_| {
        let (Some(own), today) = (replica.actor().staff(), replica.today()) else { return 0 };
        let mut asked = replica.referring::<LessonStaff>("staff", own);
        asked.retain(|it| it.step == Some(TeachingStep::Asked) && it.date >= Some(today));
        asked.len()
    });
    let text = move || t_with("cover.asked.line", &[("n", &asked.get().to_string())]);
    let is_any = Memo::new(move |_| asked.get() > 0);
    move || {
        is_any.get().then(|| {
            view! {
                <Notice kind=NoticeKind::Info text=text>
                    <LinkButton label=word("cover.asked.answer") href=routes::cover() />
                </Notice>
            }
        })
    }
}
