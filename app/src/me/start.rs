//! Where a learner starts: a greeting, the next lesson, what she has done, and what she wants.

use leptos::prelude::*;
use shared::records::attendance::Attendance;
use shared::records::goal::Goal;
use shared::records::learner::Learner;
use shared::records::lesson::{Lesson, LessonMode};
use shared::records::venue::Venue;
use shared::value::{Date, TimeOfDay};

use super::next_lesson::{Next, next_lesson};
use super::wins::{WinList, wins};
use crate::book::Book;
use crate::parts::{
    ButtonKind, EmptyState, Icon, IconName, LinkButton, Notice, Page, Section, ruby, word,
};
use crate::routes;
use crate::words::{date_text, day_text, t, t_with};

/// The newest successes are enough to feel; all of them are on the plan's page.
const WINS_SHOWN: usize = 4;

/// The learner's start page.
#[component]
pub fn Start() -> impl IntoView {
    let book = Book::current();
    let greeting = move || match own_name(book) {
        Some(name) => t_with("learner.start.greeting", &[("name", &name)]),
        None => t("learner.start.greeting.plain"),
    };
    view! {
        <Page title=Signal::derive(greeting)>
            <NextLesson book />
            <div class="learner-columns">
                <Section title=word("learner.wins")>
                    <WinList wins=Signal::derive(move || {
                        wins(book).into_iter().take(WINS_SHOWN).collect()
                    }) />
                    <p>
                        <LinkButton
                            label=word("learner.start.to_plan")
                            href=Signal::derive(routes::my_plan)
                            kind=ButtonKind::Secondary
                            icon=IconName::Flag
                        />
                    </p>
                </Section>
                <Section title=word("learner.goal")>
                    <OwnGoal book />
                </Section>
            </div>
        </Page>
    }
}

fn own_name(book: Book) -> Option<String> {
    let own = book.actor().learner()?;
    book.read::<Learner>(own)?.preferred_name.map(|name| name.0)
}

#[component]
fn NextLesson(book: Book) -> impl IntoView {
    let found = Memo::new(move |_| {
        let attended: Vec<_> =
            book.list::<Attendance>().into_iter().filter_map(|it| it.lesson).collect();
        let attended: Vec<_> = attended.into_iter().map(|lesson| lesson.id).collect();
        next_lesson(&book.list::<Lesson>(), &attended, book.today())
    });
    move || {
        let Next { lesson, called_off } = found.get();
        view! {
            {called_off.and_then(|it| it.date).map(|day| view! {
                <Notice text=move || {
                    t_with("learner.next.called_off", &[("date", &day_text(day))])
                } />
            })}
            {match lesson {
                Some(lesson) => view! { <LessonCard book lesson /> }.into_any(),
                None => view! {
                    <EmptyState
                        title=word("learner.next.none")
                        text=move || t("learner.next.none.text")
                    />
                }
                .into_any(),
            }}
        }
    }
}

#[component]
fn LessonCard(book: Book, lesson: Lesson) -> impl IntoView {
    let venue = lesson.venue;
    let venue = Memo::new(move |_| venue.and_then(|venue| book.read::<Venue>(venue.id)));
    let name = move || venue.get().and_then(|it| it.name).map(|name| name.0).unwrap_or_default();
    let address = move || venue.get().and_then(|it| it.address).map(|address| address.0);
    let date = lesson.date;
    let today = Memo::new(move |_| book.today());
    let times = times(&lesson);
    let is_online = matches!(lesson.mode, Some(mode) if mode != LessonMode::InPerson);
    view! {
        <section class="next-lesson" aria-labelledby="next-lesson">
            <h2 class="next-lesson-label" id="next-lesson">
                {ruby(Signal::derive(move || near_word(date, today.get())))}
            </h2>
            <p class="next-lesson-day">
                {ruby(Signal::derive(move || date.map(date_text).unwrap_or_default()))}
            </p>
            <ul class="next-lesson-facts" role="list">
                {times.map(|times| view! {
                    <li><Icon name=IconName::Clock /><span>{times}</span></li>
                })}
                <li>
                    <Icon name=IconName::Pin />
                    <span>
                        <strong>{name}</strong>
                        {move || address().map(|address| view! {
                            <span class="next-lesson-address">{address}</span>
                        })}
                    </span>
                </li>
                {is_online.then(|| view! {
                    <li><Icon name=IconName::Cloud />{ruby(word("learner.next.online"))}</li>
                })}
                <li><Icon name=IconName::Book />{ruby(word("learner.next.bring"))}</li>
            </ul>
        </section>
    }
}

fn near_word(date: Option<Date>, today: Date) -> String {
    t(match date.map(|date| date.days_since(today)) {
        Some(0) => "learner.next.today",
        Some(1) => "learner.next.tomorrow",
        _ => "learner.next",
    })
}

/// From when to when, as far as it is known.
fn times(lesson: &Lesson) -> Option<String> {
    let start = lesson.start?;
    let minutes = lesson.length_minutes.and_then(|length| u16::try_from(length.0).ok());
    let end = minutes.map(|minutes| TimeOfDay { minutes: start.minutes + minutes });
    Some(match end {
        Some(end) => format!("{start}–{end}"),
        None => start.to_string(),
    })
}

/// What she wants, in her own words.
#[component]
fn OwnGoal(book: Book) -> impl IntoView {
    let goal = move || {
        let open = book.list::<Goal>().into_iter().filter(|goal| goal.achieved_on.is_none());
        open.max_by_key(|goal| goal.agreed_on).and_then(|goal| goal.words)
    };
    move || match goal() {
        Some(words) => view! { <blockquote class="own-words">{words.0}</blockquote> }.into_any(),
        None => view! { <p class="learner-quiet">{ruby(word("learner.goal.none"))}</p> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::RecordId;
    use shared::value::Minutes;
    use uuid::Uuid;

    #[test]
    fn the_end_follows_from_the_start_and_the_length() {
        let start = Some(TimeOfDay { minutes: 18 * 60 });
        let lesson = Lesson { start, ..Lesson::empty(RecordId(Uuid::nil())) };
        assert_eq!(times(&lesson).as_deref(), Some("18:00"));
        let lesson = Lesson { length_minutes: Some(Minutes(120)), ..lesson };
        assert_eq!(times(&lesson).as_deref(), Some("18:00–20:00"));
    }
}
