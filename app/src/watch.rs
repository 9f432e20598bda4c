//! Who shows which records. A view that reads a record, a kind, or what refers to a record runs
//! again when that changes, and with nothing else; what no view shows any more is forgotten.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, Weak};

use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use leptos::reactive::signal::ArcTrigger;
use shared::id::RecordId;
use shared::program::records::{Records, Rows};
use shared::record::KindName;
use shared::records;
use shared::sorted::SortedMap;
use shared::sync::device::{Changes, Device, Extent};

/// Of one kind, a look at more records than this follows the kind instead of each of them.
const FOLLOWED_MAX: usize = 256;

/// Signals that are kept before those that nobody shows are looked for.
const SIGNALS_MIN: usize = 256;

/// What a view can follow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Record(KindName, RecordId),
    Kind(KindName),
    /// The records of a kind that refer to one record in one field.
    Referring(KindName, &'static str, RecordId),
}

/// The signals of what views follow. A signal lives as long as a view that follows it.
#[derive(Default)]
pub struct Watch {
    signals: RefCell<SortedMap<Key, Weak<ArcTrigger>>>,
    /// How many signals there may be before the dead ones are taken out.
    signals_max: Cell<usize>,
    hearers: RefCell<Vec<std::rc::Weak<Hearer>>>,
}

/// Hears what has changed, record by record.
pub type Hearer = dyn Fn(&Changes);

impl Watch {
    /// Makes the view that is being computed follow one record.
    pub fn follow_record(&self, kind: &str, id: RecordId) {
        self.follow(|| Key::Record(kind.into(), id));
    }

    /// Makes the view that is being computed follow every record of a kind.
    pub fn follow_kind(&self, kind: &str) {
        self.follow(|| Key::Kind(kind.into()));
    }

    /// Makes the view that is being computed follow which records refer to `id`, and what they say.
    pub fn follow_referring(&self, kind: &str, field: &str, id: RecordId) {
        let known = records::kind(kind).and_then(|kind| kind.field(field));
        if let Some(field) = known {
            self.follow(|| Key::Referring(kind.into(), field.name, id));
        }
    }

    /// Lets `hearer` hear every change as long as it lives.
    pub fn subscribe(&self, hearer: &Rc<Hearer>) {
        let mut hearers = self.hearers.borrow_mut();
        hearers.retain(|hearer| hearer.strong_count() > 0);
        hearers.push(Rc::downgrade(hearer));
    }

    /// Lets every view run again that shows something of these changes.
    pub fn tell(&self, changes: &Changes) {
        let hearers = self.hearers.borrow().clone();
        hearers.iter().filter_map(std::rc::Weak::upgrade).for_each(|hear| hear(changes));
        let mut due = Vec::new();
        for (kind, extent) in changes.kinds() {
            due.extend(self.signal(&Key::Kind(kind.clone())));
            match extent {
                Extent::Whole => due.extend(self.signals_of(kind)),
                Extent::Some(changed) => {
                    let records = changed.ids.iter().map(|id| Key::Record(kind.clone(), *id));
                    let referred = changed.referred();
                    let referred =
                        referred.map(|(field, id)| Key::Referring(kind.clone(), field, id));
                    due.extend(records.chain(referred).filter_map(|key| self.signal(&key)));
                }
            }
        }
        // A view that runs again follows anew, which it could not while the signals are looked at.
        due.into_iter().for_each(|signal| signal.notify());
    }

    fn follow(&self, key: impl FnOnce() -> Key) {
        if Observer::get().is_none() {
            return;
        }
        let key = key();
        let signal = self.signal(&key).unwrap_or_else(|| {
            let signal = Arc::new(ArcTrigger::new());
            let mut signals = self.signals.borrow_mut();
            if signals.len() >= self.signals_max.get().max(SIGNALS_MIN) {
                signals.retain(|_, signal| signal.strong_count() > 0);
                self.signals_max.set(signals.len() * 2);
            }
            signals.insert(key, Arc::downgrade(&signal));
            signal
        });
        signal.track();
        // It is dropped when the view runs again or is taken away.
        on_cleanup(move || drop(signal));
    }

    fn signal(&self, key: &Key) -> Option<Arc<ArcTrigger>> {
        self.signals.borrow().get(key).and_then(Weak::upgrade)
    }

    fn signals_of(&self, kind: &KindName) -> Vec<Arc<ArcTrigger>> {
        let signals = self.signals.borrow();
        let of_kind = |key: &Key| match key {
            Key::Record(of, _) | Key::Referring(of, ..) => of == kind,
            Key::Kind(_) => false,
        };
        signals.iter().filter(|(key, _)| of_kind(key)).filter_map(|(_, it)| it.upgrade()).collect()
    }

    #[cfg(test)]
    fn living(&self) -> usize {
        self.signals.borrow().values().filter(|signal| signal.strong_count() > 0).count()
    }
}

/// A look at the records of the device by a view, which follows whatever it reads.
pub struct FollowedRecords<'a> {
    device: &'a Device,
    watch: &'a Watch,
    /// How many records of each kind it has read one by one.
    read: RefCell<SortedMap<KindName, usize>>,
}

impl<'a> FollowedRecords<'a> {
    /// Begins to look.
    pub fn new(device: &'a Device, watch: &'a Watch) -> FollowedRecords<'a> {
        FollowedRecords { device, watch, read: RefCell::default() }
    }
}

impl Records for FollowedRecords<'_> {
    fn get(&self, kind: &str, id: RecordId) -> Option<&shared::record::Fields> {
        let mut read = self.read.borrow_mut();
        let read = match read.get_mut(kind) {
            Some(read) => read,
            None => read.or_insert_with(kind.into(), || 0),
        };
        *read += 1;
        match (*read).cmp(&FOLLOWED_MAX) {
            std::cmp::Ordering::Less => self.watch.follow_record(kind, id),
            std::cmp::Ordering::Equal => self.watch.follow_kind(kind),
            std::cmp::Ordering::Greater => {}
        }
        Records::get(self.device, kind, id)
    }

    fn of_kind<'b>(&'b self, kind: &str) -> Rows<'b> {
        self.watch.follow_kind(kind);
        Records::of_kind(self.device, kind)
    }

    fn referring<'b>(&'b self, kind: &str, field: &str, id: RecordId) -> Rows<'b> {
        self.watch.follow_referring(kind, field, id);
        Records::referring(self.device, kind, field, id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::{AccountId, ClientId, MutationId, Stamp};
    use shared::record::Body;
    use shared::role::{Actor, Role};
    use shared::sync::device::{Change, Effect, Identity, Sealer};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn device() -> Device {
        let actor =
            Actor { account: AccountId(Uuid::from_u128(1)), role: Role::Manager, person: None };
        let identity = Identity::unregistered(ClientId(Uuid::from_u128(2)), actor);
        Device::open(identity, Sealer::without_key(), &[]).unwrap()
    }

    /// Makes a goal of a learner, and tells the views.
    fn add_goal(device: StoredValue<Device, LocalStorage>, watch: &Watch, goal: u128, of: u128) {
        let set = Body::from_iter([
            ("learner".to_owned(), id(of).to_string().into()),
            ("kind".to_owned(), "certification".into()),
        ]);
        let change = Change::Create { kind: "goal", id: id(goal), set };
        let uid = MutationId(Uuid::from_u128(goal));
        let effects = device.try_update_value(|it| it.edit(vec![change], uid, Stamp(0)));
        for effect in effects.unwrap().unwrap() {
            if let Effect::Show(changes) = effect {
                watch.tell(&changes);
            }
        }
    }

    #[test]
    fn a_view_of_one_person_runs_again_for_her_records_only_and_leaves_nothing_behind() {
        let (owner, runs) = (Owner::new(), Arc::new(AtomicUsize::new(0)));
        let (device, watch, shown) = owner.with(|| {
            let device = StoredValue::new_local(device());
            let watch = StoredValue::new_local(Rc::new(Watch::default()));
            let runs = Arc::clone(&runs);
            let shown = Memo::new(move |_| {
                runs.fetch_add(1, Ordering::Relaxed);
                let look = |device: &Device| {
                    watch.with_value(|watch| {
                        FollowedRecords::new(device, watch)
                            .referring("goal", "learner", id(7))
                            .count()
                    })
                };
                device.with_value(look)
            });
            (device, watch.get_value(), shown)
        });
        let runs = || runs.load(Ordering::Relaxed);
        assert_eq!((shown.get_untracked(), runs(), watch.living()), (0, 1, 1));
        add_goal(device, &watch, 1, 8);
        assert_eq!((shown.get_untracked(), runs()), (0, 1));
        add_goal(device, &watch, 2, 7);
        assert_eq!((shown.get_untracked(), runs(), watch.living()), (1, 2, 1));
        owner.cleanup();
        assert_eq!(watch.living(), 0);
    }
}
