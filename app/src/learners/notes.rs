//! Notes about a learner. Those that she reads and those for the team stand apart, look different
//! and are written in different places, so that nothing is shown to her by mistake.

use leptos::prelude::*;
use shared::access::Action;
use shared::id::RecordId;
use shared::record::{Body, Record};
use shared::records::note::{Audience, KIND, Note};
use shared::scope::Scope;
use shared::value::{LongText, Ref};

use crate::fields::{HistoryLink, Marks};
use crate::parts::{Icon, IconName, Reader, Section, ruby, word};
use crate::reading::find::naming_any;
use crate::reading::phrases::{BETWEEN, progress_key, told};
use crate::reading::values::person_name;
use crate::replica::Replica;
use crate::saving::keep::blocked;
use crate::saving::record_text::{NewText, WrittenText, place_of};
use crate::words::day_text;

/// How many notes stand open; older ones are one tap away.
const SHOWN: usize = 4;

/// Both sorts of notes.
#[component]
pub fn Notes(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    view! {
        <Section title=word("tutor.notes.title")>
            <div class="tutor-notes">
                <Side id ids audience=Audience::Learner />
                <Side id ids audience=Audience::Team />
            </div>
        </Section>
    }
}

#[component]
fn Side(id: RecordId, ids: Memo<Vec<RecordId>>, audience: Audience) -> impl IntoView {
    let replica = Replica::current();
    let draft = RwSignal::new(None::<RecordId>);
    let notes = Memo::new(move |_| {
        let mut notes = naming_any::<Note>(replica, "learner", &ids.get());
        let draft = draft.get();
        notes.retain(|note| note.audience == Some(audience) && Some(note.id) != draft);
        notes.sort_by_key(|note| std::cmp::Reverse((note.date, note.id)));
        notes.into_iter().map(|note| note.id).collect::<Vec<_>>()
    });
    let why_not = Signal::derive(move || {
        let scope = match audience {
            Audience::Learner => Scope::Own(id),
            Audience::Team => Scope::Core(id),
        };
        blocked(replica, Action::Create, &KIND, scope)
    });
    let (icon, name) = match audience {
        Audience::Learner => (IconName::Eye, "learner"),
        Audience::Team => (IconName::Lock, "team"),
    };
    let key = |part: &str| format!("tutor.notes.{name}{part}");
    let (title, support, none) = (key(""), key(".support"), key(".none"));
    let text = move |key: String| Signal::derive(move || crate::words::t(&key));
    let recent = move || notes.get().into_iter().take(SHOWN);
    let older = move || notes.get().into_iter().skip(SHOWN).collect::<Vec<_>>();
    view! {
        <section class="tutor-notes-side" data-audience=name>
            <header>
                <h3 class="tutor-notes-title"><Icon name=icon />{ruby(text(title))}</h3>
                <p class="tutor-soft">{ruby(text(support))}</p>
            </header>
            <NewText
                kind=&KIND
                field="text"
                draft
                place=format!("note/of/{id}/{name}")
                label=word("note.text")
                add=word("tutor.notes.add")
                blocked=why_not
                make=move |text: String| new_note(replica, id, audience, None, text)
                reader=Some(reader_of(audience))
            />
            {move || notes.with(Vec::is_empty).then(|| view! {
                <p class="tutor-soft">{ruby(text(none.clone()))}</p>
            })}
            <For each=recent key=|note| *note let(note)><OneNote id=note /></For>
            {move || (!older().is_empty()).then(|| view! {
                <details class="tutor-more">
                    <summary>{ruby(word("tutor.notes.older"))}</summary>
                    <For each=older key=|note| *note let(note)><OneNote id=note /></For>
                </details>
            })}
        </section>
    }
}

/// One note with its author and day; its author may go on writing.
#[component]
fn OneNote(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let note = Memo::new(move |_| replica.read::<Note>(id));
    let who = move || {
        let note = note.get()?;
        let author = person_name(replica, note.staff.map(|staff| staff.id));
        Some(format!("{author}{BETWEEN}{}", note.date.map(day_text).unwrap_or_default()))
    };
    let is_own = note.with_untracked(|note| {
        let staff = note.as_ref().and_then(|note| note.staff);
        staff.is_some() && staff.map(|staff| staff.id) == replica.actor().staff()
    });
    let reader = note.with_untracked(|note| Some(reader_of(note.as_ref()?.audience?)));
    let text = move || note.get().and_then(|note| note.text).map(|text| text.0);
    view! {
        <article class="tutor-note">
            <p class="tutor-note-who">{told(move || who().unwrap_or_default())}<Sent id /></p>
            <Marks id />
            <HistoryLink kind=&KIND id />
            {if is_own {
                view! {
                    <WrittenText kind=&KIND id field="text" label=word("note.text") reader />
                }
                .into_any()
            } else {
                view! { <p class="tutor-note-text">{text}</p> }.into_any()
            }}
        </article>
    }
}

/// How safe the newest words are.
#[component]
fn Sent(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let key = Memo::new(move |_| {
        let (typing, place) = (replica.typing, place_of(&KIND, id, "text"));
        let view = replica.view(Note::NAME, id)?;
        Some(if typing.refused_at(&place).is_some() {
            "tutor.not_kept"
        } else if typing.is_coming_at(&place) {
            "tutor.progress.saving"
        } else {
            progress_key(view.progress)
        })
    });
    move || {
        key.get().map(|key| {
            view! {
                <span class="tutor-progress">{ruby(word(key))}</span>
            }
        })
    }
}

/// Who reads the notes of an audience, as their fields say it.
pub fn reader_of(audience: Audience) -> Reader {
    match audience {
        Audience::Learner => Reader::Learner,
        Audience::Team => Reader::Team,
    }
}

/// The body of a note of today by whoever is signed in, about a lesson or not.
pub fn new_note(
    replica: Replica,
    learner: RecordId,
    audience: Audience,
    lesson: Option<RecordId>,
    text: String,
) -> Body {
    let note = Note {
        learner: Some(Ref::to(learner)),
        audience: Some(audience),
        staff: replica.actor().staff().map(Ref::to),
        date: Some(untrack(|| replica.today())),
        lesson: lesson.map(Ref::to),
        text: Some(LongText(text)),
        ..Note::empty(learner)
    };
    note.write()
}
