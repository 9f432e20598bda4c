//! What a person at a device waits for, measured in real browsers: the module beside the floor, one
//! after the other in each round, so that a busy machine is busy for both.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use tests::{Device, Manabi, Screen, wait};

use crate::floor::Floor;
use crate::report::Measured;
use crate::wire::Wire;

/// The edits that are made without a network.
const EDITS: usize = 1_000;

/// The edits that somebody else sees live.
const LIVE_EDITS: usize = 40;

/// How long one step of a large program may take.
const PATIENCE: Duration = Duration::from_secs(300);

const MANABI: &str = "const manabi = await import('/files/manabi.js'); await manabi.init();
    const name = 'manager', password = 'manabi-manager';";

/// A server, a floor, and a browser for each.
pub struct Bench {
    pub manabi: Manabi,
    _floor: Floor,
    _folder: tempfile::TempDir,
    ours: Device,
    theirs: Device,
}

/// What one size gave.
#[derive(Default)]
pub struct Readings {
    pub records: usize,
    pub enter: Measured,
    pub first_sync: Measured,
    pub first_sync_rows: Measured,
    pub first_sync_packed: Measured,
    pub bytes: Measured,
    pub bytes_floor: Measured,
    pub memory: Measured,
    pub aggregate: Measured,
    pub aggregate_floor: Measured,
    pub by_learner: Measured,
    pub by_learner_floor: Measured,
    pub cold_open: Measured,
    pub cold_open_rows: Measured,
    pub cold_open_packed: Measured,
    pub cold_open_throttled: Measured,
    pub pages: PageReadings,
}

/// What pages gave at a quarter of the speed, with all records on the device.
#[derive(Default)]
pub struct PageReadings {
    pub learner: Measured,
    pub learner_read: Measured,
    pub record: Measured,
    pub record_read: Measured,
    pub fill: Measured,
    pub first_letter: Measured,
    pub letter: Measured,
    pub sort: Measured,
    pub exam: Measured,
}

/// What edits gave.
#[derive(Default)]
pub struct EditReadings {
    pub written: Measured,
    pub written_floor: Measured,
    pub one: Measured,
    pub one_floor: Measured,
    pub delivered: Measured,
    pub delivered_floor: Measured,
    pub live: Measured,
    pub kept_after_kill: usize,
}

impl Bench {
    /// A program with so many attendances, and the same records on the floor.
    pub async fn set_up(attendances: usize, module: &Path) -> Bench {
        let manabi = Manabi::start_filled(attendances, module).await;
        let mut wire = Wire::to(manabi.address()).await;
        wire.sign_in("manager").await;
        let proven = wire.register().await;
        let (_, pages) = wire.pull_all(&proven).await;
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        let floor = Floor::start(&pages, folder.path()).await;
        let ours = Device::open(&manabi, "manabi", Screen::Desktop).await;
        let theirs = Device::open_to(floor.address, "floor", Screen::Desktop).await;
        for device in [&ours, &theirs] {
            let patience = device.driver().set_script_timeout(PATIENCE).await;
            patience.expect("a browser can be patient");
        }
        Bench { manabi, _floor: floor, _folder: folder, ours, theirs }
    }

    /// Empty device to a whole program, then closed and opened again without a network.
    pub async fn read(&self, rounds: usize) -> Readings {
        let mut readings = Readings::default();
        for _ in 0..rounds {
            self.first_sync(&mut readings).await;
            self.cold_open(&mut readings).await;
        }
        self.ours
            .devtools("Emulation.setCPUThrottlingRate", serde_json::json!({ "rate": 4 }))
            .await;
        for _ in 0..rounds {
            readings.cold_open_throttled.0.push(self.open_again().await);
            self.pages(&mut readings.pages).await;
        }
        self.ours
            .devtools("Emulation.setCPUThrottlingRate", serde_json::json!({ "rate": 1 }))
            .await;
        readings
    }

    async fn first_sync(&self, readings: &mut Readings) {
        self.theirs.visit("/").await;
        let rows = self
            .floor(
                "await floor.clear(); const start = performance.now();
            await floor.firstSyncRows(); return performance.now() - start;",
            )
            .await;
        readings.first_sync_rows.0.push(as_ms(&rows));
        self.theirs.visit("/").await;
        let packed = self
            .floor(
                "await floor.open(); const start = performance.now();
            await floor.firstSyncPacked(); const end = performance.now();
            const bytes = performance.getEntriesByType('resource')
                .filter(({ name }) => name.includes('/page/'))
                .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
            const asked = performance.now(); floor.aggregate(); const told = performance.now();
            const learners = floor.learners(); const begun = performance.now();
            for (let at = 0; at < 200; at++) floor.queryByLearner(learners[at % learners.length]);
            localStorage.setItem('learner', learners[0]);
            return { sync: end - start, bytes, aggregate: told - asked,
                byLearner: (performance.now() - begun) / 200 };",
            )
            .await;
        readings.first_sync_packed.0.push(as_ms(&packed["sync"]));
        readings.bytes_floor.0.push(as_ms(&packed["bytes"]) / 1_000.0);
        readings.aggregate_floor.0.push(as_ms(&packed["aggregate"]));
        readings.by_learner_floor.0.push(as_ms(&packed["byLearner"]));
        self.ours.visit("/files/index.html").await;
        let ours = self
            .ours
            .run(&format!(
                "
            for (const {{ name }} of await indexedDB.databases()) await new Promise((done) => {{
                indexedDB.deleteDatabase(name).onsuccess = done; }});
            {MANABI}
            const start = performance.now(); await manabi.openLocal({{ name, password }});
            const open = performance.now(); await manabi.firstSync();
            const end = performance.now();
            const bytes = performance.getEntriesByType('resource')
                .filter(({{ name }}) => name.endsWith('/api/sync'))
                .reduce((sum, {{ encodedBodySize }}) => sum + encodedBodySize, 0);
            const asked = performance.now(); manabi.aggregate(); const told = performance.now();
            const learners = manabi.learners();
            const begun = performance.now();
            for (let at = 0; at < 200; at++) manabi.queryByLearner(learners[at % learners.length]);
            localStorage.setItem('learner', learners[0]);
            const byLearner = (performance.now() - begun) / 200;
            return {{ enter: open - start, sync: end - open, bytes, aggregate: told - asked,
                byLearner, count: manabi.count(), memory: await manabi.memory() }};"
            ))
            .await;
        readings.records = as_ms(&ours["count"]) as usize;
        readings.enter.0.push(as_ms(&ours["enter"]));
        readings.first_sync.0.push(as_ms(&ours["sync"]));
        readings.bytes.0.push(as_ms(&ours["bytes"]) / 1_000.0);
        readings.memory.0.push(as_ms(&ours["memory"]) / 1_048_576.0);
        readings.aggregate.0.push(as_ms(&ours["aggregate"]));
        readings.by_learner.0.push(as_ms(&ours["byLearner"]));
    }

    async fn cold_open(&self, readings: &mut Readings) {
        for (way, measured) in [
            ("openRows", &mut readings.cold_open_rows),
            ("openPacked", &mut readings.cold_open_packed),
        ] {
            self.theirs.visit("/").await;
            let read = self
                .floor(&format!(
                    "const start = performance.now();
                await floor.{way}(); floor.queryByLearner(localStorage.getItem('learner'));
                return performance.now() - start;"
                ))
                .await;
            measured.0.push(as_ms(&read));
        }
        readings.cold_open.0.push(self.open_again().await);
    }

    /// Opens the device without a network and asks the first question.
    async fn open_again(&self) -> f64 {
        self.ours.visit("/files/index.html").await;
        let read = self
            .ours
            .run(&format!(
                "{MANABI} manabi.goOffline();
            const start = performance.now(); await manabi.openLocal({{ name, password }});
            manabi.queryByLearner(localStorage.getItem('learner'));
            return performance.now() - start;"
            ))
            .await;
        as_ms(&read)
    }

    /// Pages of one person and one record, and a list in which somebody types.
    async fn pages(&self, readings: &mut PageReadings) {
        let read = self
            .ours
            .run(
                "const manabi = await import('/files/manabi.js');
            const time = (work) => {
                const start = performance.now(); const got = work();
                return [performance.now() - start, got];
            };
            const learners = manabi.learners();
            // The first question builds the indexes, which stay.
            manabi.learnerPage(learners[0]); manabi.recordPage('learner', learners[0]);
            const [learner, ofLearner] = time(() => manabi.learnerPage(learners[1]));
            const [record, ofRecord] = time(() => manabi.recordPage('learner', learners[1]));
            const [fill] = time(() => manabi.listFill());
            manabi.listFind('', '-lesson');
            const [firstLetter] = time(() => manabi.listFind('a', '-lesson'));
            const words = ['1', '12', '123', 'な', 'なま', '出', '出席', '2020', '会場 出席'];
            const letters = words.map((word) => time(() => manabi.listFind(word, '-lesson'))[0]);
            letters.sort((one, two) => one - two);
            const [sort] = time(() => manabi.listFind('', 'learner'));
            // Once is too short for the clock of a browser.
            const exam = time(() => manabi.evaluateExam(100))[0] / 100;
            return { exam, learner, learnerRead: ofLearner.read, record, recordRead: ofRecord.read,
                fill, firstLetter, letter: letters[Math.floor(letters.length / 2)], sort };",
            )
            .await;
        for (name, measured) in [
            ("learner", &mut readings.learner),
            ("learnerRead", &mut readings.learner_read),
            ("record", &mut readings.record),
            ("recordRead", &mut readings.record_read),
            ("fill", &mut readings.fill),
            ("firstLetter", &mut readings.first_letter),
            ("letter", &mut readings.letter),
            ("sort", &mut readings.sort),
            ("exam", &mut readings.exam),
        ] {
            measured.0.push(as_ms(&read[name]));
        }
    }

    /// Edits without a network, their delivery, and how soon somebody else sees one.
    pub async fn edit(&mut self, rounds: usize) -> EditReadings {
        let mut readings = EditReadings::default();
        for _ in 0..rounds {
            self.write_and_deliver(&mut readings).await;
        }
        self.watch(&mut readings).await;
        self.kill(&mut readings).await;
        readings
    }

    async fn write_and_deliver(&self, readings: &mut EditReadings) {
        self.theirs.visit("/").await;
        let floor = self
            .floor(&format!(
                "await floor.openPacked();
            const all = floor.some({EDITS}); const each = []; const start = performance.now();
            for (const record of all) {{
                const begun = performance.now(); await floor.write(record);
                each.push(performance.now() - begun);
            }}
            const written = performance.now(); await floor.deliver();
            const delivered = performance.now(); each.sort((one, two) => one - two);
            return {{ written: written - start, delivered: delivered - written,
                one: each[each.length / 2] }};"
            ))
            .await;
        readings.written_floor.0.push(as_ms(&floor["written"]));
        readings.one_floor.0.push(as_ms(&floor["one"]));
        readings.delivered_floor.0.push(as_ms(&floor["delivered"]));
        self.ours.visit("/files/index.html").await;
        let ours = self
            .ours
            .run(&format!(
                "{MANABI}
            await manabi.openLocal({{ name, password }}); await manabi.pushAll();
            manabi.goOffline();
            const all = manabi.drafts({EDITS}); const each = []; const start = performance.now();
            for (const draft of all) {{
                const begun = performance.now(); await manabi.write(draft);
                each.push(performance.now() - begun);
            }}
            const written = performance.now(); manabi.goOnline(); await manabi.pushAll();
            const delivered = performance.now(); each.sort((one, two) => one - two);
            return {{ written: written - start, delivered: delivered - written,
                one: each[each.length / 2], status: manabi.status() }};"
            ))
            .await;
        readings.written.0.push(as_ms(&ours["written"]));
        readings.one.0.push(as_ms(&ours["one"]));
        readings.delivered.0.push(as_ms(&ours["delivered"]));
        assert_eq!(ours["status"]["unsent"], 0, "everything is delivered: {ours}");
        assert_eq!(ours["status"]["held"], 0, "nothing is held: {ours}");
    }

    /// A second manager looks on while the first one records.
    async fn watch(&self, readings: &mut EditReadings) {
        let other = Device::open(&self.manabi, "other", Screen::Desktop).await;
        other.visit("/files/index.html").await;
        other
            .run(
                "const manabi = await import('/files/manabi.js');
            await manabi.openLocal({ name: 'manager2', password: 'manabi-manager2' });
            await manabi.firstSync();
            globalThis.seen = []; let last = manabi.count();
            manabi.onRemote(() => {
                const now = manabi.count();
                if (now !== last) seen.push(Date.now());
                last = now;
            });",
            )
            .await;
        self.ours.visit("/files/index.html").await;
        self.ours
            .run(&format!(
                "{MANABI} await manabi.openLocal({{ name, password }});
            await manabi.pushAll(); globalThis.drafts = manabi.drafts({LIVE_EDITS});"
            ))
            .await;
        for edit in 0..LIVE_EDITS {
            let start = self
                .ours
                .run(
                    "const manabi = await import('/files/manabi.js');
                const start = Date.now(); await manabi.write(drafts.pop()); return start;",
                )
                .await;
            let end = wait::until("the other one sees it", PATIENCE, async || {
                let seen = other.run(&format!("return seen[{edit}] ?? 0")).await;
                let seen = as_ms(&seen);
                if seen > 0.0 { Ok(seen) } else { Err("not yet".to_owned()) }
            })
            .await;
            readings.live.0.push(end - as_ms(&start));
        }
    }

    /// Edits that were promised to be safe, counted after the browser was killed.
    async fn kill(&mut self, readings: &mut EditReadings) {
        self.ours.visit("/files/index.html").await;
        self.ours
            .run(&format!(
                "{MANABI} await manabi.openLocal({{ name, password }});
            await manabi.pushAll(); manabi.goOffline();
            for (const draft of manabi.drafts({EDITS})) await manabi.write(draft);"
            ))
            .await;
        self.ours.crash().await;
        self.ours.reopen().await;
        self.ours.visit("/files/index.html").await;
        let status = self
            .ours
            .run(&format!(
                "{MANABI} manabi.goOffline();
            await manabi.openLocal({{ name, password }}); return manabi.status();"
            ))
            .await;
        readings.kept_after_kill = as_ms(&status["unsent"]) as usize;
    }

    async fn floor(&self, body: &str) -> Value {
        self.theirs.run(&format!("await import('/floor.js'); {body}")).await
    }
}

fn as_ms(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("a number, not {value}"))
}
