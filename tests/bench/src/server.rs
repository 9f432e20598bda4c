//! What the server bears: pushes from many devices at once beside the same rows written by plain
//! SQL, and pulled pages beside a plain scan.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use shared::id::{MutationId, RecordId, Seq, Stamp};
use shared::record::Record;
use shared::records::attendance::Attendance;
use shared::scope::Scope;
use shared::sync::message::{Envelope, Op, OpKind, Position, PullPage, SCHEMA, SyncReply};
use sqlx::{Row, SqlitePool};
use tests::Manabi;
use tokio::time::Instant;
use uuid::Uuid;

use crate::floor;
use crate::report::Measured;
use crate::wire::{Proven, Wire};

/// Devices that push at the same time.
const DEVICES: usize = 50;

/// Records in one push.
const RECORDS: usize = 5;

/// Pushes of each device in one reading.
const PUSHES: usize = 20;

/// Records a second.
#[derive(Default)]
pub struct ServerReadings {
    pub pushed: Measured,
    pub pushed_floor: Measured,
    pub pushed_floor_many: Measured,
    pub pulled: Measured,
    pub pulled_packed: Measured,
    pub pulled_floor: Measured,
}

/// Measures a server with so many attendances.
pub async fn read(attendances: usize, rounds: usize, module: &Path) -> ServerReadings {
    let mut readings = ServerReadings::default();
    let manabi = Manabi::start_filled(attendances, module).await;
    let mut wire = Wire::to(manabi.address()).await;
    wire.sign_in("manager").await;
    let proven = wire.register().await;
    let (epoch, pages) = wire.pull_all(&proven).await;
    let mut drafts = Drafts::new(&pages);
    let mut devices = Vec::new();
    let owners = ["manager2", "manager3", "manager4", "manager5"];
    for (at, owner) in owners.into_iter().enumerate() {
        let mut wire = Wire::to(manabi.address()).await;
        wire.sign_in(owner).await;
        for _ in (at..DEVICES).step_by(owners.len()) {
            let proven = wire.register().await;
            devices.push((Wire::to(manabi.address()).await, proven));
        }
    }
    for round in 0..rounds {
        let before = head(&manabi).await;
        let total = DEVICES * PUSHES * RECORDS;
        let took = push(&mut devices, &mut drafts, round).await;
        readings.pushed.0.push(per_second(total, took));
        write_again(&manabi, before, &mut readings).await;
        pull(&mut wire, &proven, epoch, &mut readings).await;
        scan(&manabi, &mut readings).await;
    }
    readings
}

/// Attendances that nobody has recorded.
struct Drafts {
    pairs: Box<dyn Iterator<Item = (RecordId, RecordId)>>,
    head: Seq,
}

impl Drafts {
    fn new(pages: &[PullPage]) -> Drafts {
        let records = || pages.iter().flat_map(|page| &page.records);
        let of = |kind: &'static str| {
            let ids = records().filter(move |record| record.kind == kind);
            ids.map(|record| record.id).collect::<Vec<RecordId>>()
        };
        let (lessons, learners) = (of("lesson"), of("learner"));
        let known: std::collections::BTreeSet<RecordId> =
            of(Attendance::NAME).into_iter().collect();
        let pairs = learners.into_iter().flat_map(move |learner| {
            lessons.clone().into_iter().map(move |lesson| (lesson, learner))
        });
        let is_free = move |(lesson, learner): &(RecordId, RecordId)| {
            let parts = [lesson.to_string(), learner.to_string()];
            !known.contains(&RecordId::of_natural_key(Attendance::NAME, &parts))
        };
        let head = pages.last().map_or(Seq(0), |page| page.head);
        Drafts { pairs: Box::new(pairs.filter(is_free)), head }
    }

    fn next(&mut self, n: u64) -> Value {
        let (lesson, learner) = self.pairs.next().expect("there are many lessons and learners");
        let parts = [lesson.to_string(), learner.to_string()];
        let set = json!({
            "lesson": lesson, "learner": learner, "status": "present", "minutes": 120,
            "remark": "数学の二次関数の過去問を解き、最後まで一人で解けたので次に進む。",
        });
        let id = RecordId::of_natural_key(Attendance::NAME, &parts);
        let op = Op {
            base: self.head,
            scope: Some(Scope::Own(learner)),
            set: set.as_object().cloned().unwrap_or_default(),
            ..Op::new(OpKind::Create, Attendance::NAME, id)
        };
        let uid = MutationId(Uuid::new_v5(&lesson.0, learner.0.as_bytes()));
        let at = Stamp(1_617_200_000_000);
        json!(Envelope { n, uid, at, schema: SCHEMA, epoch: None, ops: json!([op]) })
    }
}

/// All devices push at once, each its next one as soon as the last one is answered.
async fn push(devices: &mut Vec<(Wire, Proven)>, drafts: &mut Drafts, round: usize) -> Duration {
    let mut work = Vec::new();
    for (wire, proven) in devices.drain(..) {
        let first = (round * PUSHES * RECORDS) as u64 + 1;
        let mut numbers = first..;
        let mut batch = || numbers.by_ref().take(RECORDS).map(|n| drafts.next(n)).collect();
        let pushes: Vec<Vec<Value>> = (0..PUSHES).map(|_| batch()).collect();
        work.push((wire, proven, pushes));
    }
    let start = Instant::now();
    let tasks = work.into_iter().map(|(mut wire, proven, pushes)| {
        tokio::spawn(async move {
            for push in pushes {
                let number = push.len();
                assert_eq!(wire.push(&proven, push).await, number, "each has its fate");
            }
            (wire, proven)
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        devices.push(task.await.expect("a device does not panic"));
    }
    start.elapsed()
}

/// Writes the rows that came with the last pushes again, with plain SQL, into the same tables as
/// they were before, and in transactions of as many rows as the writer had waiting.
async fn write_again(manabi: &Manabi, before: Seq, readings: &mut ServerReadings) {
    let source = floor::open(&manabi.data().join("manabi.sqlite"), 1).await;
    for (is_batched, measured) in
        [(false, &mut readings.pushed_floor), (true, &mut readings.pushed_floor_many)]
    {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        let file = folder.path().join("copy.sqlite");
        let copy = format!("vacuum into '{}'", file.display());
        sqlx::query(sqlx::AssertSqlSafe(copy)).execute(&source).await.expect("a copy is made");
        let database = floor::open(&file, 1).await;
        let rows = crate::plain::take_out(&database, before).await;
        let start = Instant::now();
        crate::plain::put_in(&database, &rows, DEVICES * RECORDS, is_batched).await;
        measured.0.push(per_second(rows.records(), start.elapsed()));
    }
}

/// Pulls everything, plain and packed.
async fn pull(
    wire: &mut Wire,
    proven: &Proven,
    epoch: shared::id::Epoch,
    readings: &mut ServerReadings,
) {
    for (is_packed, measured) in
        [(false, &mut readings.pulled), (true, &mut readings.pulled_packed)]
    {
        wire.accept_packed(is_packed);
        // Where each page starts is known beforehand: what is timed is the server.
        let (mut positions, mut position, mut total) = (Vec::new(), Position::default(), 0);
        wire.accept_packed(false);
        loop {
            let bytes = wire.page(proven, Some(epoch), position).await;
            let reply: SyncReply = serde_json::from_slice(&bytes).expect("a reply to a sync");
            let page = reply.pull.expect("whoever is signed in may pull");
            positions.push(position);
            position = page.position;
            total += page.records.len();
            if page.complete {
                break;
            }
        }
        wire.accept_packed(is_packed);
        let start = Instant::now();
        for position in positions {
            wire.page(proven, Some(epoch), position).await;
        }
        measured.0.push(per_second(total, start.elapsed()));
        wire.accept_packed(false);
    }
}

/// Reads the same rows by their index.
async fn scan(manabi: &Manabi, readings: &mut ServerReadings) {
    let database = floor::open(&manabi.data().join("manabi.sqlite"), 1).await;
    let (mut last, mut total) = (0_i64, 0);
    let start = Instant::now();
    loop {
        let rows = sqlx::query(
            "select kind, id, scope, seq, deleted, body
             from records
             where program = (select id from programs)
             and seq > $1
             order by seq
             limit 1000",
        )
        .bind(last)
        .fetch_all(&database)
        .await
        .expect("the table is there");
        let Some(row) = rows.last() else { break };
        last = row.get("seq");
        total += rows.len();
    }
    readings.pulled_floor.0.push(per_second(total, start.elapsed()));
}

async fn head(manabi: &Manabi) -> Seq {
    let database: SqlitePool = floor::open(&manabi.data().join("manabi.sqlite"), 1).await;
    let row = sqlx::query("select head from programs").fetch_one(&database).await;
    let head: i64 = row.expect("there is one program").get("head");
    Seq(u64::try_from(head).unwrap_or(0))
}

fn per_second(records: usize, took: Duration) -> f64 {
    records as f64 / took.as_secs_f64()
}
