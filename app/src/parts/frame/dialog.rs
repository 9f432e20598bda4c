//! A question that wants an answer before anything else: the browser's own modal dialog.

use leptos::html;
use leptos::prelude::*;

use crate::parts::{Icon, IconName, Text, fresh_id, plain_word, ruby};

/// A modal dialog, shown while `open` is true. Escape and the close button set `open` to false; the
/// browser gives the focus back to where it came from. Its content is built anew each time it
/// opens.
///
/// ```ignore
/// view! {
///     <Dialog title=move || t("learner.merge.title") open
///         actions=move || view! { <Button label=move || t("learner.merge.go") on_press=merge /> }>
///         <p>..</p>
///     </Dialog>
/// }
/// ```
#[component]
pub fn Dialog(
    #[prop(into)] title: Text,
    open: RwSignal<bool>,
    #[prop(optional, into)] actions: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let title_id = fresh_id("dialog");
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        match (open.get(), dialog.open()) {
            // The browser refuses only a dialog that is not in the document, which cannot be shown
            // anyway.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            (true, true) | (false, false) => {}
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=element
            aria-labelledby=title_id
            on:close=move |_| open.set(false)
        >
            <header class="dialog-head">
                <h2 id=title_id.clone() tabindex="-1" autofocus=true>{ruby(title)}</h2>
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    aria-label=plain_word("parts.close")
                    on:click=move |_| open.set(false)
                >
                    <Icon name=IconName::Close />
                </button>
            </header>
            <div class="dialog-body">{move || open.get().then(|| children())}</div>
            <footer class="dialog-actions">{move || open.get().then(|| actions.run())}</footer>
        </dialog>
    }
}
