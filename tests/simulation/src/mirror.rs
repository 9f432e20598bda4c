//! A screen that looks again only at the records which the device says have changed. It must show
//! what is there, and so must every list of the records that refer to one.

use std::collections::BTreeMap;

use shared::id::RecordId;
use shared::record::KindName;
use shared::records;
use shared::sync::device::{Changes, Device, Extent};
use shared::sync::overlay::View;

use crate::oracle::{Verdict, must};

/// The records of one kind that refer to one record in one field.
type Bucket = (KindName, &'static str, RecordId);

/// What the screen shows.
#[derive(Default)]
pub struct Mirror {
    records: BTreeMap<(KindName, RecordId), View>,
    referring: BTreeMap<Bucket, Vec<RecordId>>,
}

impl Mirror {
    /// A screen that has looked at everything.
    pub fn of(device: &Device) -> Mirror {
        let mut mirror = Mirror { referring: scanned(device), ..Mirror::default() };
        mirror.add(device.everything());
        mirror
    }

    /// Looks again at what has changed.
    pub fn follow(&mut self, device: &Device, changes: &Changes) {
        for (kind, extent) in changes.kinds() {
            match extent {
                Extent::Whole => {
                    self.records.retain(|(of, _), _| of != kind);
                    self.add(device.all(kind));
                    self.referring.retain(|(of, ..), _| of != kind);
                    let scanned = scanned(device).into_iter();
                    self.referring.extend(scanned.filter(|((of, ..), _)| of == kind));
                }
                Extent::Some(changed) => {
                    for id in &changed.ids {
                        self.records.remove(&(kind.clone(), *id));
                        self.add(device.get(kind, *id));
                    }
                    for (field, id) in changed.referred() {
                        let ids = device.referring(kind, field, id).map(|view| view.id).collect();
                        self.referring.insert((kind.clone(), field, id), ids);
                    }
                }
            }
        }
    }

    /// I19: the screen shows what is there, and an index answers what a look at every record
    /// answers.
    pub fn same(&self, device: &Device) -> Verdict {
        let shown = self.records.values();
        let odd = device
            .everything()
            .find(|view| self.records.get(&(view.kind.clone(), view.id)) != Some(view));
        must(odd.is_none(), "I19", || format!("nobody was told of {odd:?}"))?;
        let gone = shown.into_iter().find(|view| device.get(&view.kind, view.id).is_none());
        must(gone.is_none(), "I19", || format!("nobody was told that it is gone: {gone:?}"))?;
        let there = scanned(device);
        let buckets = there.keys().chain(self.referring.keys());
        for bucket in buckets {
            let (kind, field, id) = bucket;
            let expected = there.get(bucket).map_or(&[][..], Vec::as_slice);
            let found: Vec<RecordId> =
                device.referring(kind, field, *id).map(|view| view.id).collect();
            must(found == expected, "I19", || {
                format!("{found:?} and not {expected:?} refer to {id} by {kind}.{field}")
            })?;
            let shown = self.referring.get(bucket).map_or(&[][..], Vec::as_slice);
            must(shown == expected, "I19", || {
                format!("nobody was told what refers to {id} by {kind}.{field}")
            })?;
        }
        Ok(())
    }

    fn add<'a>(&mut self, views: impl IntoIterator<Item = &'a View>) {
        let views = views.into_iter();
        self.records.extend(views.map(|view| ((view.kind.clone(), view.id), view.clone())));
    }
}

/// What refers to what, by a look at every record.
fn scanned(device: &Device) -> BTreeMap<Bucket, Vec<RecordId>> {
    let mut referring: BTreeMap<Bucket, Vec<RecordId>> = BTreeMap::new();
    for view in device.everything() {
        let Some(kind) = records::kind(&view.kind) else { continue };
        for field in kind.fields.iter().filter(|field| field.is_reference()) {
            for target in field.references(&view.body) {
                let bucket = (view.kind.clone(), field.name, target);
                referring.entry(bucket).or_default().push(view.id);
            }
        }
    }
    referring
}
