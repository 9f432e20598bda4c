//! Free words about a learner with words of care among them are not sent: whoever writes them is
//! asked whether they shall become a care note, which few people read. Until she has said so they
//! stay on this device. Which texts these are the kinds say (`care_words::asked_about`).

use leptos::prelude::*;
use shared::access::Action;
use shared::id::RecordId;
use shared::program::Write;
use shared::reading::care_words::{asked_about, speaks_of_care, topic_of};
use shared::record::{Body, Field, Kind, Record};
use shared::records::assignment::Assignment;
use shared::records::care_note::{CareNote, KIND};
use shared::scope::Scope;
use shared::value::{LongText, Ref};

use super::autosave::Finisher;
use super::keep::{Beginning, Kept, NotKept, blocked, keep};
use crate::parts::{Button, ButtonKind, IconName, LinkButton, Notice, NoticeKind, Toasts, word};
use crate::reading::carers::{is_to_be_given, whom_to_tell};
use crate::replica::Replica;
use crate::routes;
use crate::words::t;

/// What the writer has said about words of care in one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// Nothing yet.
    Nothing,
    /// They may stay in the note.
    Stay,
    /// They are a care note now, and are not to be saved here.
    Moved,
}

/// Looks at what is typed into one field about one learner.
#[derive(Clone, Copy, PartialEq)]
pub struct CareGuard {
    learner: RecordId,
    /// The words that wait for an answer.
    waiting: RwSignal<Option<String>>,
    said: RwSignal<Said>,
    /// Whether the field is on the page; it goes for a moment to forget what was typed.
    is_shown: RwSignal<bool>,
}

impl CareGuard {
    /// A field about this learner.
    pub fn about(learner: RecordId) -> CareGuard {
        let (waiting, said) = (RwSignal::new(None), RwSignal::new(Said::Nothing));
        CareGuard { learner, waiting, said, is_shown: RwSignal::new(true) }
    }

    /// Of a field of a record that says this; none where nothing is asked: in other texts, and of a
    /// learner, who writes no care notes.
    pub fn of(replica: Replica, kind: &Kind, field: &str, body: &Body) -> Option<CareGuard> {
        whose_care(replica, kind, kind.field(field)?, body).map(CareGuard::about)
    }

    /// Whether words of care wait for an answer.
    pub fn is_asking(self) -> bool {
        // A form that has gone asks nothing.
        let waits = self.waiting.try_with_untracked(Option::is_some).unwrap_or_default();
        waits && self.said() == Said::Nothing
    }

    /// Why a form with this text is not sent yet; a view that asks follows it.
    pub fn why_held(self) -> Option<String> {
        let is_asking = self.waiting.with(Option::is_some) && self.said.get() == Said::Nothing;
        is_asking.then(|| t("tutor.care.held"))
    }

    /// Lets a text through, or holds it until the writer has said where it belongs.
    pub fn save(
        self,
        text: String,
        save: impl FnOnce(String) -> Result<(), NotKept>,
    ) -> Result<(), NotKept> {
        self.look(&text)?;
        if self.said() == Said::Moved { Ok(()) } else { save(text) }
    }

    /// Looks at a text that is not to be saved yet: words of care are asked about while they are
    /// typed.
    pub fn look(self, text: &str) -> Result<(), NotKept> {
        if self.said() == Said::Nothing && speaks_of_care(text) {
            let _ = self.waiting.try_set(Some(text.to_owned()));
            return Err(NotKept::Care(Beginning::Stays));
        }
        let _ = self.waiting.try_set(None);
        Ok(())
    }

    fn said(self) -> Said {
        // The page may have gone while its fields save themselves for the last time.
        self.said.try_get_untracked().unwrap_or(Said::Nothing)
    }

    /// Changes when the writer has said that the words may stay, and they are to be saved again.
    pub fn again(self) -> Signal<bool> {
        Signal::derive(move || self.said.get() == Said::Stay)
    }

    /// Whether the field is on the page.
    pub fn is_shown(self) -> bool {
        self.is_shown.get()
    }

    /// Lets the field show again what is stored, in place of what was typed.
    pub fn show_stored(self) {
        self.is_shown.set(false);
        self.clear_then(move || self.is_shown.set(true));
    }

    /// Begins anew once the field has gone, which saves itself for the last time.
    pub fn clear_then(self, then: impl FnOnce() + 'static) {
        request_animation_frame(move || {
            self.clear();
            then();
        });
    }

    /// Begins anew, for an empty field.
    pub fn clear(self) {
        self.waiting.set(None);
        self.said.set(Said::Nothing);
    }
}

/// The learner of whose care this field of a record is asked about while somebody writes in it.
pub fn whose_care(replica: Replica, kind: &Kind, field: &Field, body: &Body) -> Option<RecordId> {
    replica.actor().role.is_staff().then(|| asked_about(kind, field, body)).flatten()
}

/// The texts of one form that is sent as a whole, as far as they have words of care.
#[derive(Clone, Copy)]
pub struct CareOfForm(StoredValue<Vec<CareGuard>>);

impl CareOfForm {
    /// For the views below; nothing is asked yet.
    pub fn provide() -> CareOfForm {
        let form = CareOfForm(StoredValue::new(Vec::new()));
        provide_context(form);
        form
    }

    /// Whether one of its texts waits for an answer.
    pub fn is_asking(self) -> bool {
        self.0.with_value(|guards| guards.iter().any(|guard| guard.is_asking()))
    }

    /// Why the form is not sent yet.
    pub fn why_held(self) -> Option<String> {
        self.is_asking().then(|| t("tutor.care.held"))
    }
}

/// Asks where words of care belong in a text of a form that is sent as a whole. `on_moved` empties
/// the field.
#[component]
pub fn CareOfText(
    guard: CareGuard,
    #[prop(into)] text: Signal<String>,
    #[prop(into)] on_moved: Callback<()>,
) -> impl IntoView {
    if let Some(CareOfForm(guards)) = use_context::<CareOfForm>() {
        guards.update_value(|all| all.push(guard));
    }
    let again = guard.again();
    Effect::new(move |_| {
        again.track();
        // What it answers stands at the field.
        let _ = text.with(|text| guard.look(text));
    });
    let moved = move || {
        on_moved.run(());
        guard.clear();
    };
    view! { <CareOffer guard finisher=Finisher::new() on_moved=moved /> }
}

/// Asks where words of care belong. `on_moved` hears that they are a care note now; it empties the
/// field, which saves nothing any more.
#[component]
pub fn CareOffer(
    guard: CareGuard,
    /// Of the field that the words stand in.
    finisher: Finisher,
    #[prop(into)] on_moved: Callback<()>,
) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let why_not = Memo::new(move |_| {
        blocked(replica, Action::Create, &KIND, Scope::Care(guard.learner)).is_some()
    });
    let take = move || {
        // What was typed a moment ago belongs to it.
        finisher.finish();
        let Some(text) = guard.waiting.get_untracked() else { return };
        let note = CareNote {
            learner: Some(Ref::to(guard.learner)),
            topic: topic_of(&text),
            staff: replica.actor().staff().map(Ref::to),
            date: Some(untrack(|| replica.today())),
            text: Some(LongText(text)),
            ..CareNote::empty(replica.new_id())
        };
        if keep(replica, toasts, vec![Write::create(&note)]) == Kept::Yes {
            guard.said.set(Said::Moved);
            on_moved.run(());
            toasts.show(word("tutor.care.moved"));
        }
    };
    let is_asked = Memo::new(move |_| guard.waiting.with(Option::is_some));
    let has_to_be_given = move || why_not.get() && is_to_be_given(replica, guard.learner);
    let text = move || match why_not.get() {
        true => whom_to_tell(replica, guard.learner),
        false => t("tutor.care.offer.text"),
    };
    move || {
        is_asked.get().then(|| {
            view! {
                <Notice kind=NoticeKind::Warning title=word("tutor.care.offer") text=text>
                    <div class="cluster">
                        {move || has_to_be_given().then(|| view! {
                            <LinkButton label=word("kinds.assignment")
                                href=routes::records(Assignment::NAME) />
                        })}
                        {move || (!why_not.get()).then(|| view! {
                            <Button label=word("tutor.care.offer.move") kind=ButtonKind::Primary
                                icon=IconName::Lock on_press=take />
                        })}
                        <Button label=word("tutor.care.offer.stay") kind=ButtonKind::Quiet
                            on_press=move || guard.said.set(Said::Stay) />
                    </div>
                </Notice>
            }
        })
    }
}
