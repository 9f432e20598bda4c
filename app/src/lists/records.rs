//! All records of one kind: what its declaration lists, readable, searchable, narrowed and ordered.

use leptos::prelude::*;
use shared::access::Refusal;
use shared::record::Kind;
use shared::record::list::List;
use shared::records;

use super::live_table::LiveTable;
use super::presets::Presets;
use super::query::Address;
use super::saved::SavedViews;
use super::sheet::Sheet;
use super::typed::Searches;
use crate::fields::create_verdict;
use crate::navigation::{Navigation, path_params};
use crate::parts::{
    Blocked, Button, ButtonKind, EmptyState, IconName, LinkButton, Notice, NoticeKind, Page,
    PageHead, WayBack, word,
};
use crate::records::deleted::DeletedLink;
use crate::records::extras;
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// The list of the kind in the address.
#[component]
pub fn Records() -> impl IntoView {
    let params = path_params();
    let name = Memo::new(move |_| params.with(|params| params.get("kind")).unwrap_or_default());
    move || {
        let name = name.get();
        match records::kind(&name) {
            Some(kind) => {
                let back = (routes::kinds(), word("manager.kinds.title"));
                view! { <KindList kind path=routes::records(&name) back /> }.into_any()
            }
            None => view! { <StrangeList name /> }.into_any(),
        }
    }
}

/// The page with the list of a kind, whose address begins with `path`.
#[component]
pub fn KindList(
    kind: &'static Kind,
    path: String,
    /// Where the way back leads; a place of the rail has none.
    #[prop(optional, into)]
    back: WayBack,
    /// What stands below the rows.
    #[prop(optional, into)]
    below: ViewFn,
) -> impl IntoView {
    let replica = Replica::current();
    let list = StoredValue::new(kind.list());
    let is_empty = Memo::new(move |_| replica.count(kind.name) == 0);
    let params = Navigation::here().query();
    let address = Memo::new(move |_| {
        list.with_value(|list| params.with(|params| Address::read(list, |name| params.get(name))))
    });
    let table = LiveTable::open(replica, kind);
    let words = Searches::of(kind.name);
    let found = Memo::new(move |_| {
        let today = replica.today();
        let query = list
            .with_value(|list| address.with(|it| words.with(|words| it.query(list, words, today))));
        table.find(&query)
    });
    let count = Memo::new(move |_| {
        let (n, all) = (found.with(Vec::len), table.count());
        Some(match (table.is_filled.get(), n == all) {
            (false, _) => t("manager.records.reading"),
            (_, true) => t_with("manager.kinds.count", &[("n", &n.to_string())]),
            _ => t_with(
                "manager.records.count_of",
                &[("n", &n.to_string()), ("all", &all.to_string())],
            ),
        })
    });
    let path = StoredValue::new(path);
    let views = SavedViews::open(replica, kind.name);
    let has_presets = list.with_value(|list: &List| !list.presets.is_empty());
    let has_tabs = Memo::new(move |_| !is_empty.get() && (has_presets || !views.get().is_empty()));
    let tabs = move || has_tabs.get().then(|| view! { <Presets list table address path views /> });
    view! {
        <Page title=Signal::derive(move || t(&kind.list_key())) lead=count head=PageHead::Line
            back=back actions=move || view! { <Actions kind address table found /> } tabs=tabs>
            {move || if is_empty.get() {
                view! { <Nothing kind /> }.into_any()
            } else {
                view! {
                    <UnreadFilters kind address />
                    <Sheet list table address found words path views />
                    {below.run()}
                }
                .into_any()
            }}
        </Page>
    }
}

/// Says which days of the address are none.
#[component]
fn UnreadFilters(kind: &'static Kind, address: Memo<Address>) -> impl IntoView {
    let unread = Memo::new(move |_| address.with(|it| it.unread(kind)));
    let words = move || {
        let labels: Vec<String> = unread.get().iter().map(|key| t(key)).collect();
        t_with("forms.address.unread", &[("fields", &labels.join(&t("forms.comma")))])
    };
    move || {
        (!unread.with(Vec::is_empty))
            .then(|| view! { <Notice kind=NoticeKind::Warning text=words /> })
    }
}

/// What one may do with the list.
#[component]
fn Actions(
    kind: &'static Kind,
    address: Memo<Address>,
    table: LiveTable,
    found: Memo<Vec<shared::id::RecordId>>,
) -> impl IntoView {
    // A filtered list makes records that belong in it.
    let href = move || {
        address.with(|it| Address { sort: None, ..it.clone() }.text(&routes::new_record(kind.name)))
    };
    view! {
        {extras::above_list(kind, address)}
        <DeletedLink kind />
        <super::export::Export kind table ids=found />
        <NewButton kind href=Signal::derive(href) />
    }
}

/// The way to a new record, or why there is none.
#[component]
fn NewButton(kind: &'static Kind, href: Signal<String>) -> impl IntoView {
    match create_verdict(Replica::current(), kind) {
        None => view! {
            <LinkButton label=Signal::derive(|| t("manager.records.new"))
                kind=ButtonKind::Primary icon=IconName::Plus href />
        }
        .into_any(),
        // Who may see none of them is not offered to write one.
        Some(Refusal::OutsideGrants) => ().into_any(),
        Some(refusal) => view! {
            <Button label=Signal::derive(|| t("manager.records.new")) icon=IconName::Plus
                blocked=Signal::derive(move || Some(Blocked {
                    reason: t(refusal.key()),
                    helper: String::new(),
                })) />
        }
        .into_any(),
    }
}

#[component]
fn Nothing(kind: &'static Kind) -> impl IntoView {
    // Where there may be some that she does not see, nothing says that there are none.
    let (title, text) = match create_verdict(Replica::current(), kind) {
        Some(Refusal::OutsideGrants) => ("manager.records.others", "manager.records.others.text"),
        _ => ("manager.records.none", "manager.records.none.text"),
    };
    view! {
        <EmptyState title=Signal::derive(move || t(title)) text=move || t(text)>
            <NewButton kind href=Signal::stored(routes::new_record(kind.name)) />
        </EmptyState>
    }
}

/// Records of a kind that only a newer version knows.
#[component]
fn StrangeList(name: String) -> impl IntoView {
    let replica = Replica::current();
    let heading = name.clone();
    let rows = move || {
        let views = replica.views(&name);
        views.into_iter().map(|view| view! {
            <crate::parts::Row title=view.id.to_string() href=routes::record(&name, view.id) />
        }).collect_view()
    };
    view! {
        <Page title=heading lead=move || t("manager.kinds.strange.text")
            back=(routes::kinds(), word("manager.kinds.title"))>
            <crate::parts::Rows>{rows}</crate::parts::Rows>
        </Page>
    }
}
