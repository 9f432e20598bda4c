//! Organizations as people choose them: those with which the program works today.

use super::records::Records;
use crate::arrange::Arrange;
use crate::record::Record;
use crate::records::organization::{Organization, OrganizationKind};
use crate::value::{Choice, Date};

/// The organizations of one sort with which the program works on `day`, in the order of a
/// dictionary. One that it no longer works with stays in what was recorded, and is not offered.
pub fn organizations(
    records: &dyn Records,
    sort: OrganizationKind,
    day: Date,
) -> Vec<Organization> {
    let all = records.of_kind(Organization::NAME).filter(|(_, fields)| {
        fields.text("kind") == Some(sort.code()) && Organization::KIND.is_used_on(fields, day)
    });
    let mut all: Vec<Organization> =
        all.map(|(id, fields)| Organization::read(id, fields)).collect();
    all.arrange_by_key(|it| (it.kana.clone().or(it.name.clone()), it.id));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use crate::program::RecordSet;
    use crate::value::Text;
    use uuid::Uuid;

    #[test]
    fn organizations_of_a_sort_are_offered_by_reading_as_long_as_the_program_works_with_them() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let mut records = RecordSet::default();
        let mut add = |n: u128, name: &str, kana: Option<&str>, sort, used_until: Option<&str>| {
            records.add(&Organization {
                name: Some(Text(name.to_owned())),
                kana: kana.map(|kana| Text(kana.to_owned())),
                kind: Some(sort),
                used_until: used_until.map(day),
                ..Organization::empty(RecordId(Uuid::from_u128(n)))
            });
        };
        add(1, "Beech school", None, OrganizationKind::School, None);
        add(2, "Ash school", None, OrganizationKind::School, Some("2021-02-03"));
        add(3, "Elm school", Some("Aelm"), OrganizationKind::School, None);
        add(4, "Closed school", None, OrganizationKind::School, Some("2021-02-02"));
        add(5, "A partner", None, OrganizationKind::Partner, None);
        let names = |sort, on: &str| {
            let found = organizations(&records, sort, day(on)).into_iter();
            found.map(|it| it.name.unwrap().0).collect::<Vec<_>>()
        };
        let schools = names(OrganizationKind::School, "2021-02-03");
        assert_eq!(schools, ["Elm school", "Ash school", "Beech school"], "until its last day");
        assert_eq!(names(OrganizationKind::School, "2021-02-04"), ["Elm school", "Beech school"]);
        assert_eq!(names(OrganizationKind::Partner, "2021-02-03"), ["A partner"]);
    }
}
