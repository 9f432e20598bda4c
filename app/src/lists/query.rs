//! A list as its address describes it: filters and order. What is typed into its search is not in
//! the address (see [`super::typed`]). Pure, so that a link shows the same to everybody who may see
//! the records.

use shared::api::escaped;
use shared::lists::{Filter, Query, Wanted};
use shared::record::Kind;
use shared::record::list::{Direction, List, Order, Path};
use shared::value::{Date, FieldType, FieldValue};

/// How a period writes the day on which it is looked at.
pub const TODAY: &str = "today";

/// What the address of a list says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    /// The order; none for the usual one.
    pub sort: Option<Order>,
    /// What has to hold: paths with what they have to be, as text. A period is `from..to`, of which
    /// one may be empty.
    pub filters: Vec<(String, String)>,
}

impl Address {
    /// An address with this one filter.
    pub fn of(field: &str, value: impl ToString) -> Address {
        let filters = vec![(field.to_owned(), value.to_string())];
        Address { filters, ..Address::default() }
    }

    /// Reads the address, of which `get` gives the parts; what it does not understand is ignored.
    pub fn read(list: &List, get: impl Fn(&str) -> Option<String>) -> Address {
        let sort = get("sort").map(|text| Order::read(&text));
        let sort = sort.filter(|order| Path::read(list.kind, &order.path).is_some());
        let fields = list.kind.fields.iter().map(|field| field.name.to_owned());
        let paths = list.filters.iter().map(|path| path.text.clone());
        let mut names: Vec<String> = paths.chain(fields).collect();
        names.dedup();
        let filter = |name: String| {
            let value = get(&name).filter(|value| !value.is_empty())?;
            Some((name, value))
        };
        let mut filters: Vec<(String, String)> = Vec::new();
        for filter in names.into_iter().filter_map(filter) {
            if !filters.contains(&filter) {
                filters.push(filter);
            }
        }
        Address { sort, filters }
    }

    /// The address below `path`.
    pub fn text(&self, path: &str) -> String {
        let sort = self.sort.iter().map(|order| ("sort", order.text()));
        let filters = self.filters.iter().map(|(name, value)| (&**name, value.clone()));
        let parts: Vec<String> = sort
            .chain(filters)
            .map(|(name, value)| format!("{name}={}", escaped(&value)))
            .collect();
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }

    /// The same list ordered by a column; asked a second time, the other way round.
    pub fn sorted_by(&self, path: &str, usual: &Order) -> Address {
        let now = self.sort.as_ref().unwrap_or(usual);
        let is_up = now.path == path && now.direction == Direction::Up;
        let direction = if is_up { Direction::Down } else { Direction::Up };
        Address { sort: Some(Order { path: path.to_owned(), direction }), ..self.clone() }
    }

    /// The same list with another value of one filter; an empty one takes it away.
    pub fn with(&self, path: &str, value: &str) -> Address {
        let others = self.filters.iter().filter(|(of, _)| of != path).cloned();
        let this = (!value.is_empty()).then(|| (path.to_owned(), value.to_owned()));
        Address { filters: others.chain(this).collect(), ..self.clone() }
    }

    /// What one filter asks for; empty if nothing.
    pub fn value(&self, path: &str) -> String {
        let filter = self.filters.iter().find(|(of, _)| of == path);
        filter.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// The keys of the names of filters by a day that is none: they narrow nothing.
    pub fn unread(&self, kind: &'static Kind) -> Vec<String> {
        let is_unread = |value: &str| {
            let (from, to) = period_ends(value);
            let is_day =
                |text: &String| text.is_empty() || text == TODAY || text.parse::<Date>().is_ok();
            !(is_day(&from) && is_day(&to))
        };
        let key = |(path, value): &(String, String)| {
            let path = Path::read(kind, path)?;
            let is_day = path.last().1.declared == FieldType::Date;
            (is_day && is_unread(value)).then(|| path.key())
        };
        self.filters.iter().filter_map(key).collect()
    }

    /// What the list is asked on a day, with what was typed into its search.
    pub fn query(&self, list: &List, words: &str, today: Date) -> Query {
        let filter = |(path, value): &(String, String)| Filter {
            path: path.clone(),
            wanted: wanted(list.kind, path, value, today),
        };
        Query {
            words: words.to_owned(),
            filters: self.filters.iter().map(filter).collect(),
            order: self.sort.clone().unwrap_or_else(|| list.order.clone()),
        }
    }
}

/// A period as filters write it.
pub fn period_text(from: &str, to: &str) -> String {
    if from.is_empty() && to.is_empty() { String::new() } else { format!("{from}..{to}") }
}

/// The two ends of a period.
pub fn period_ends(text: &str) -> (String, String) {
    // One day alone is what a link to the records of that day says.
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    (from.to_owned(), to.to_owned())
}

fn wanted(kind: &'static Kind, path: &str, value: &str, today: Date) -> Wanted {
    let declared = Path::read(kind, path).map(|path| path.last().1.declared);
    if declared != Some(FieldType::Date) {
        return Wanted::Is(value.to_owned());
    }
    let day = |text: String| match &*text {
        TODAY => Some(today),
        _ => Date::read(&text.into()),
    };
    let (from, to) = period_ends(value);
    Wanted::Within(day(from), day(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::record::Record;
    use shared::records::lesson::Lesson;

    fn today() -> Date {
        "2021-02-03".parse().unwrap()
    }

    fn read(pairs: &[(&str, &str)]) -> Address {
        let value = |name: &str| pairs.iter().find(|(of, _)| *of == name).map(|(_, value)| value);
        Address::read(&Lesson::KIND.list(), |name| value(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn a_list_is_what_its_address_says() {
        let address = read(&[("sort", "-date"), ("status", "held"), ("q", "はる")]);
        assert_eq!(address.filters, [("status".to_owned(), "held".to_owned())]);
        let text = address.text("/records/lesson");
        assert_eq!(text, "/records/lesson?sort=-date&status=held", "no letter that was typed");
        assert_eq!(Address::default().text("/records/lesson"), "/records/lesson");
    }

    #[test]
    fn asking_twice_turns_the_order_round() {
        let usual = Lesson::KIND.list().order;
        let once = Address::default().sorted_by("status", &usual);
        let twice = once.sorted_by("status", &usual);
        let direction = |address: &Address| address.sort.as_ref().map(|order| order.direction);
        assert_eq!(direction(&once), Some(Direction::Up));
        assert_eq!(direction(&twice), Some(Direction::Down));
    }

    #[test]
    fn nonsense_in_the_address_gives_the_usual_list() {
        let query = read(&[("sort", "nonsense")]).query(&Lesson::KIND.list(), "", today());
        assert_eq!(query.order, Order::read("-date"));
    }

    #[test]
    fn a_day_that_is_none_is_named() {
        for (value, expected) in [
            ("2021-02-30", vec!["lesson.date".to_owned()]),
            ("2021-02-01..soon", vec!["lesson.date".to_owned()]),
            ("today..", Vec::new()),
            ("..2021-02-03", Vec::new()),
        ] {
            assert_eq!(read(&[("date", value)]).unread(Lesson::KIND), expected, "{value}");
        }
        let status = read(&[("status", "2021-02-30")]);
        assert_eq!(status.unread(Lesson::KIND), [""; 0], "a status is no day");
    }

    #[test]
    fn a_day_is_narrowed_to_a_period() {
        let day = |text: &str| Date::read(&text.into());
        for (value, wanted) in [
            ("2020-04-01..2020-04-30", Wanted::Within(day("2020-04-01"), day("2020-04-30"))),
            ("..2020-04-30", Wanted::Within(None, day("2020-04-30"))),
            ("2020-04-01", Wanted::Within(day("2020-04-01"), day("2020-04-01"))),
            ("today..", Wanted::Within(day("2021-02-03"), None)),
        ] {
            let query = read(&[("date", value)]).query(&Lesson::KIND.list(), "", today());
            assert_eq!(query.filters[0].wanted, wanted);
        }
    }
}
