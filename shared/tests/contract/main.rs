//! The committed contract between server and app: every endpoint with the fields of what it takes
//! and gives, as the types themselves read them. `BLESS=1` rewrites the file.

mod shape;

use serde_json::Value;
use shape::{shape_of, shape_of_value};
use shared::api::figures::DashboardReply;
use shared::api::live::{Head, LiveEvent, Resync, ValuesChanged};
use shared::api::{
    CHANGE_HEADER, CLIENT_HEADER, Dashboard, Endpoint, ErrorReply, Method, SESSION_HEADER, Visitor,
    visit_endpoints,
};
use shared::id::{MutationId, Seq, Stamp};
use shared::indicator::{self, AsOf, Facts};
use shared::sync::message::{Candidate, Conflict, EditStamp};
use shared::value::Date;
use std::fmt::Write;
use std::path::Path;
use uuid::Uuid;

#[test]
fn the_contract_is_the_committed_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/expected/api.txt");
    let page = page();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &page).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == page,
        "{} is not what shared::api says. If the change is meant, and every released app can read \
         it, run\nBLESS=1 cargo test -p shared --test contract\nand commit the file.",
        path.display()
    );
}

#[test]
fn no_two_endpoints_share_method_and_path() {
    #[derive(Default)]
    struct Seen(Vec<(Method, &'static str)>);
    impl Visitor for Seen {
        fn visit<E: Endpoint>(&mut self, _: E) {
            assert!(!self.0.contains(&(E::METHOD, E::PATH)), "{}", E::PATH);
            assert!(E::PATH.starts_with("/api/"), "{}", E::PATH);
            self.0.push((E::METHOD, E::PATH));
        }
    }
    let mut seen = Seen::default();
    visit_endpoints(&mut seen);
    assert!(seen.0.len() > 20);
}

fn page() -> String {
    let (name, value) = CHANGE_HEADER;
    let mut page = format!(
        "\
# The contract between server and app, as shared::api declares it. `?` marks what may be null,
# `[]` a list, `{{→}}` a map, `any` JSON of any form. A GET sends its request as a query; a POST
# sends JSON and the header {name}: {value}. {SESSION_HEADER} carries the secret of a session and
# {CLIENT_HEADER} the id and the upload secret of an installation.
"
    );
    let mut endpoints = Endpoints(String::new());
    visit_endpoints(&mut endpoints);
    page.push_str(&endpoints.0);
    page.push_str("\nevents of the live stream\n");
    let [head, values, resync] = LiveEvent::NAMES;
    for (name, shape) in [
        (head, shape_of::<Head>()),
        (values, shape_of::<ValuesChanged>()),
        (resync, shape_of::<Resync>()),
    ] {
        let _ = writeln!(page, "    {name}: {shape}");
    }
    let conflict = shape_of_value(&conflict());
    let _ = writeln!(page, "\nan open conflict of a record\n    {conflict}");
    let _ = writeln!(page, "\nwhen the answer is no\n    {}", shape_of::<ErrorReply>());
    page
}

/// A dashboard has flattened fields, so it is shown by a value.
fn dashboard_of_nobody() -> DashboardReply {
    let today: Date = "2021-02-03".parse().expect("a day");
    let dashboard = indicator::dashboard(&Facts::new(), AsOf::end_of(today.fiscal_year(), today));
    DashboardReply { at: Stamp(0), today, dashboard }
}

/// So has a value that waits in a conflict.
fn conflict() -> Conflict {
    let stamp = EditStamp { uid: MutationId(Uuid::nil()), by: None, at: Stamp(0) };
    let with = vec![(Seq(1), MutationId(Uuid::nil()))];
    let waits = Candidate { stamp: stamp.clone(), seq: Seq(1), with, value: Value::Null };
    Conflict { field: "title".to_owned(), shown: Some(stamp), values: vec![waits] }
}

/// The lines of the endpoints.
struct Endpoints(String);

impl Visitor for Endpoints {
    fn visit<E: Endpoint>(&mut self, _: E) {
        let method = match E::METHOD {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        let request = shape_of::<E::Request>();
        let reply = match E::PATH {
            Dashboard::PATH => shape_of_value(&dashboard_of_nobody()),
            _ => shape_of::<E::Reply>(),
        };
        let _ = writeln!(self.0, "\n{method} {}", E::PATH);
        let _ = writeln!(self.0, "    takes {request}\n    gives {reply}");
    }
}
