//! The heading of a section of a form.

use leptos::prelude::*;
use shared::record::entry::is_asked;
use shared::record::key::section_key;
use shared::record::{Body, Field, Kind};

use crate::parts::ruby;
use crate::words::t;

/// The heading of the section that begins with this field, if one does; nothing while the form
/// asks for none of its fields.
#[component]
pub fn SectionHead(
    kind: &'static Kind,
    field: &'static Field,
    form: Signal<Body>,
) -> impl IntoView {
    let name = field.entry.section?;
    let key = section_key(kind, name);
    let is_asked =
        Memo::new(move |_| form.with(|body| members(kind, field).any(|it| is_asked(it, body))));
    let heading = move || {
        let key = key.clone();
        view! { <h2 class="form-section">{ruby(Signal::derive(move || t(&key)))}</h2> }
    };
    Some(move || is_asked.get().then(heading.clone()))
}

/// The fields of the section that begins with `first`.
fn members(kind: &'static Kind, first: &'static Field) -> impl Iterator<Item = &'static Field> {
    let from = kind.fields.iter().skip_while(|field| field.name != first.name);
    let rest = from.clone().skip(1).take_while(|field| field.entry.section.is_none());
    from.take(1).chain(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::record::Record;
    use shared::records::program::Program;

    #[test]
    fn a_section_ends_where_the_next_one_begins() {
        let kind = Program::KIND;
        let city = kind.field("municipality").unwrap();
        let names: Vec<&str> = members(kind, city).map(|field| field.name).collect();
        assert_eq!(names, ["municipality", "municipality_code"]);
    }
}
