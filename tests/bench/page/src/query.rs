//! The questions that pages which measure ask, answered from the records in memory as the app's
//! own pages read them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::json;
use shared::id::RecordId;
use shared::record::{Body, Fields, Record};
use shared::records::attendance::Attendance;
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::sync::device::Device;
use shared::sync::overlay::View;

const REMARK: &str = "数学の二次関数の過去問を解き、最後まで一人で解けたので次に進む。";

/// An attendance with what its lesson says of it, as a list shows it.
#[derive(Serialize)]
struct Row<'a> {
    id: RecordId,
    date: &'a str,
    venue: &'a str,
    lesson: &'a str,
    status: &'a str,
    minutes: Option<u64>,
}

/// The same with everything that is known of it.
#[derive(Serialize)]
struct Whole<'a> {
    id: RecordId,
    date: &'a str,
    venue: &'a str,
    #[serde(flatten)]
    body: &'a Body,
}

/// One learner's attendances by date, as JSON.
pub fn of_learner(device: &Device, learner: RecordId) -> String {
    let attendances = device.referring(Attendance::NAME, "learner", learner);
    let mut rows: Vec<Row> = attendances.map(|view| row(device, view)).collect();
    rows.sort_by_key(|row| row.date);
    as_text(&rows)
}

/// How many attendances each month has at each venue, as JSON.
pub fn by_month_and_venue(device: &Device) -> String {
    let mut of_lesson: HashMap<&str, u32> = HashMap::new();
    for view in device.all(Attendance::NAME) {
        *of_lesson.entry(text(&view.body, "lesson")).or_default() += 1;
    }
    let mut counts: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for (lesson, count) in of_lesson {
        let lesson = lesson.parse().ok().and_then(|id| device.get(Lesson::NAME, id));
        let (date, venue) = lesson.map(|lesson| place_of(&lesson.body)).unwrap_or_default();
        *counts.entry((date.get(..7).unwrap_or_default(), venue)).or_default() += count;
    }
    let line = |((month, venue), count)| json!({ "month": month, "venue": venue, "count": count });
    as_text(&counts.into_iter().map(line).collect::<Vec<_>>())
}

/// One attendance as JSON, or `null`.
pub fn one(device: &Device, id: RecordId) -> String {
    let view = device.get(Attendance::NAME, id);
    as_text(&view.map(|view| {
        let (date, venue) = lesson_of(device, view);
        Whole { id, date, venue, body: &view.body }
    }))
}

/// Attendances that are not there, each at a venue where the learner does not go.
pub fn drafts(device: &Device, number: usize, offset: usize) -> String {
    let lessons: Vec<&View> = device.all(Lesson::NAME).collect();
    let learners: Vec<&View> = device.all(Learner::NAME).collect();
    let pairs = learners.iter().flat_map(|learner| lessons.iter().map(move |it| (learner, it)));
    let drafts = pairs.filter_map(|(learner, lesson)| {
        let (lesson, learner) = (lesson.id.to_string(), learner.id.to_string());
        let key = json!({ "lesson": lesson, "learner": learner });
        let id = Attendance::KIND.natural_id(key.as_object()?)?;
        let is_free = device.get(Attendance::NAME, id).is_none();
        is_free.then(|| {
            json!({
                "lesson": lesson, "learner": learner, "status": "present", "minutes": 120,
                "remark": REMARK,
            })
        })
    });
    as_text(&drafts.skip(offset).take(number).collect::<Vec<_>>())
}

/// The ids of the learners who have attendances, as JSON.
pub fn learners(device: &Device) -> String {
    let ids: BTreeSet<&str> =
        device.all(Attendance::NAME).map(|view| text(&view.body, "learner")).collect();
    as_text(&ids)
}

fn row<'a>(device: &'a Device, view: &'a View) -> Row<'a> {
    let (date, venue) = lesson_of(device, view);
    let minutes = view.body.count("minutes");
    let (lesson, status) = (text(&view.body, "lesson"), text(&view.body, "status"));
    Row { id: view.id, date, venue, lesson, status, minutes }
}

/// When and where an attendance was.
fn lesson_of<'a>(device: &'a Device, view: &View) -> (&'a str, &'a str) {
    let lesson = text(&view.body, "lesson").parse().ok();
    let lesson = lesson.and_then(|id| device.get(Lesson::NAME, id));
    lesson.map(|lesson| place_of(&lesson.body)).unwrap_or_default()
}

/// When and where a lesson is.
fn place_of(lesson: &Fields) -> (&str, &str) {
    (text(lesson, "date"), text(lesson, "venue"))
}

fn text<'a>(body: &'a Fields, field: &str) -> &'a str {
    body.text(field).unwrap_or_default()
}

fn as_text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("ids, texts and numbers become JSON")
}
