//! 役立つ工夫: what helps a learner to work, where somebody works with her.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::preparation::helps;
use shared::words::verbatim;

use crate::parts::{Icon, IconName, ruby, word};
use crate::reading::phrases::told;
use crate::replica::Replica;

/// The lines of one learner; nothing where nothing is written.
#[component]
pub fn Helps(ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| replica.ask(|records| helps(records, &ids.get())));
    let line = |text: String| view! { <p>{told(move || verbatim(&text))}</p> };
    move || {
        (!found.with(Vec::is_empty)).then(|| {
            view! {
                <div class="roll-last" data-tone="helps">
                    <Icon name=IconName::Bulb />
                    <div>
                        <p><strong>{ruby(word("kind.what_helps"))}</strong></p>
                        {found.get().into_iter().map(line).collect_view()}
                    </div>
                </div>
            }
        })
    }
}
