//! How a learner is reached, in her file: a number never stands without when it is safe to call.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::consents::{consents, state};
use shared::record::Record;
use shared::records::consent::{ConsentGiver, Purpose};
use shared::records::contact::{Contact, ContactPerson, KIND};
use shared::value::Choice as _;
use shared::words::verbatim;

use crate::parts::{Badge, Card, CardHeading, Icon, IconName, Tone, word};
use crate::reading::find::naming_any;
use crate::reading::phrases::{code, told};
use crate::replica::Replica;
use crate::routes;

/// Her contacts; nothing where there are none.
#[component]
pub fn Reach(ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| {
        let mut all = naming_any::<Contact>(replica, "learner", &ids.get());
        // She herself comes first.
        all.sort_by_key(|it| (it.person != Some(ContactPerson::Oneself), it.id));
        all
    });
    // Whoever would write to her is told where she would, also before the contact is changed.
    let is_line_gone = Memo::new(move |_| {
        let all = replica.ask(|records| consents(records, &ids.get()));
        state(&all, Purpose::Line, ConsentGiver::Learner).is_no()
    });
    move || {
        is_line_gone.track();
        (!all.with(Vec::is_empty)).then(|| {
            view! {
                <Card title=word("kinds.contact") heading=CardHeading::InPage>
                    {all.get().into_iter()
                        .map(|contact| view! { <OneContact contact is_line_gone /> })
                        .collect_view()}
                </Card>
            }
        })
    }
}

#[component]
fn OneContact(contact: Contact, is_line_gone: Memo<bool>) -> impl IntoView {
    let person = contact.person;
    let name = contact.name.as_ref().map(|name| verbatim(&name.0));
    let who = move || {
        let role = person.map(|it| code(&KIND, "person", it.code())).unwrap_or_default();
        name.clone().map_or(role.clone(), |name| format!("{role} {name}"))
    };
    let may_not_call = contact.may_call == Some(false);
    let phone = contact.phone.map(|phone| phone.0);
    let hours = contact.safe_hours.map(|hours| verbatim(&hours.0));
    view! {
        <div class="reach">
            <p class="reach-who">
                <a href=routes::record(Contact::NAME, contact.id)>{told(who)}</a>
                {(contact.may_line == Some(true)).then(|| match is_line_gone.get_untracked() {
                    true => view! {
                        <Badge label=word("reach.line.gone") tone=Tone::Warning
                            icon=IconName::Warning />
                    },
                    false => view! { <Badge label=word("reach.line") /> },
                })}
            </p>
            {phone.map(|phone| if may_not_call {
                // Nobody dials by a slip what must not be called.
                view! {
                    <p>
                        <Badge label=word("reach.no_calls") tone=Tone::Warning
                            icon=IconName::Warning />
                        " " <span translate="no">{phone}</span>
                    </p>
                }.into_any()
            } else {
                let href = routes::call(&phone);
                view! {
                    <p>
                        <a class="reach-phone" href=href translate="no">
                            <Icon name=IconName::Phone />{phone}
                        </a>
                    </p>
                }.into_any()
            })}
            {hours.map(|hours| view! {
                <p class="reach-hours">
                    <Icon name=IconName::Clock />
                    <span>{told(move || hours.clone())}</span>
                </p>
            })}
        </div>
    }
}
