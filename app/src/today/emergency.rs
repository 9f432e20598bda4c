//! The emergency card: whom to call, where one is, and the way to write down what happened. Its
//! numbers are on the device, so it needs no network.

use leptos::prelude::*;
use shared::program::emergency::{LINES, Line, Need, OwnLine, Whereabouts, own_lines, whereabouts};
use shared::record::Record;
use shared::records::program::Program;
use shared::records::safety_report::SafetyReport;
use shared::role::Role;
use shared::words::verbatim;

use crate::parts::{
    ButtonKind, IconFace, IconName, LinkButton, Page, Row, Rows, Section, Text, Tone, plain, ruby,
    word,
};
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::routes;
use crate::words::t;

/// The card.
#[component]
pub fn Emergency() -> impl IntoView {
    let lines = |need: Need| {
        let of_need = LINES.iter().filter(move |line| line.need == need);
        of_need.map(|line| view! { <OneLine line /> }).collect_view()
    };
    view! {
        <Page title=word("emergency.title") lead=move || t("emergency.lead")>
            <div class="columns">
                <div class="stack">
                    <Section title=word("emergency.danger")>
                        <Rows>{lines(Need::Danger)}</Rows>
                    </Section>
                    <Here />
                    <OwnLines />
                </div>
                <div class="stack">
                    <Section
                        title=word("emergency.child")
                        support=move || t("emergency.child.text")
                    >
                        <Rows>{lines(Need::Child)}</Rows>
                    </Section>
                    <WriteDown />
                    <Section title=word("emergency.talk") support=move || t("emergency.talk.text")>
                        <Rows>{lines(Need::Talk)}</Rows>
                    </Section>
                </div>
            </div>
        </Page>
    }
}

/// A number, as large as a finger.
#[component]
fn Call(number: String, #[prop(into)] name: Text) -> impl IntoView {
    let (href, shown) = (routes::call(&number), number.clone());
    let heard = Memo::new(move |_| format!("{} {shown}", plain(&name.get())));
    view! {
        <a class="emergency-number" href=href aria-label=heard translate="no">{number}</a>
    }
}

#[component]
fn OneLine(line: &'static Line) -> impl IntoView {
    let key = format!("emergency.{}", line.code);
    let note = format!("{key}.note");
    let name: Text = Signal::derive(move || t(&key));
    let tone = if line.need == Need::Danger { Tone::Warning } else { Tone::Accent };
    view! {
        <Row
            title=name
            note=move || Some(t(&note))
            mark=move || view! { <IconFace name=IconName::Phone tone /> }
        >
            <Call number=line.number.to_owned() name />
        </Row>
    }
}

/// Where one is, as an ambulance asks: the venues of today, and the others one tap away.
#[component]
fn Here() -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| whereabouts(records, today))
    });
    let today =
        Memo::new(move |_| all.get().into_iter().filter(|it| it.is_today).collect::<Vec<_>>());
    let others =
        Memo::new(move |_| all.get().into_iter().filter(|it| !it.is_today).collect::<Vec<_>>());
    let row = |it: Whereabouts| {
        let venue = it.venue;
        let text = |text: &Option<shared::value::Text>| text.as_ref().map(|it| verbatim(&it.0));
        let (name, address) = (text(&venue.name).unwrap_or_default(), text(&venue.address));
        let title: Text = Signal::stored(name);
        view! {
            <Row
                title
                note=move || address.clone()
                mark=move || view! { <IconFace name=IconName::Pin /> }
            >
                {venue.phone.map(|phone| view! { <Call number=phone.0 name=title /> })}
            </Row>
        }
    };
    let is_away = move || today.with(Vec::is_empty);
    view! {
        <Section title=word("emergency.here") support=move || t("emergency.here.text")>
            {move || (!is_away()).then(|| view! {
                <Rows>{today.get().into_iter().map(row).collect_view()}</Rows>
            })}
            {move || (!others.with(Vec::is_empty)).then(|| view! {
                <details class="emergency-more" open=is_away()>
                    <summary>{ruby(word("emergency.here.others"))}</summary>
                    <Rows>{others.get().into_iter().map(row).collect_view()}</Rows>
                </details>
            })}
        </Section>
    }
}

/// Who is responsible tonight, the office, the city's child guidance center.
#[component]
fn OwnLines() -> impl IntoView {
    let replica = Replica::current();
    let lines = Memo::new(move |_| replica.ask(own_lines));
    let program = Memo::new(move |_| replica.program().map(|it| it.id));
    let is_manager = replica.actor().role == Role::Manager;
    let row = |line: OwnLine| {
        let title = word(field_key(line.field));
        view! {
            <Row title mark=move || view! { <IconFace name=IconName::Phone /> }>
                <Call number=line.number name=title />
            </Row>
        }
    };
    let is_missing = move || lines.with(|all| all.iter().all(|it| it.field != "on_call_phone"));
    view! {
        <Section title=word("emergency.own")>
            <Rows>{move || lines.get().into_iter().map(row).collect_view()}</Rows>
            {move || is_missing().then(|| view! {
                <p class="soft">{told(move || t("emergency.own.missing"))}</p>
                {program.get().filter(|_| is_manager).map(|id| view! {
                    <LinkButton label=word("emergency.own.add") icon=IconName::Edit
                        href=routes::record(Program::NAME, id) />
                })}
            })}
        </Section>
    }
}

/// The key of the word for a field of the program.
fn field_key(field: &str) -> &'static str {
    match field {
        "on_call_phone" => "program.on_call_phone",
        "child_center_phone" => "program.child_center_phone",
        _ => "program.phone",
    }
}

/// The way to a report that few people read.
#[component]
fn WriteDown() -> impl IntoView {
    view! {
        <Section title=word("emergency.write") support=move || t("emergency.write.text")>
            <LinkButton
                label=word("emergency.write.new")
                href=routes::new_record(SafetyReport::NAME)
                icon=IconName::Edit
                kind=ButtonKind::Primary
            />
        </Section>
    }
}
