//! What a device answers to the rules of the program: the records that it shows.

use super::device::Device;
use crate::id::RecordId;
use crate::program::records::{Records, Rows};
use crate::record::Fields;

impl Records for Device {
    fn get(&self, kind: &str, id: RecordId) -> Option<&Fields> {
        self.get(kind, id).map(|view| &view.body)
    }

    fn of_kind<'a>(&'a self, kind: &str) -> Rows<'a> {
        Box::new(self.all(kind).map(|view| (view.id, &view.body)))
    }

    fn referring<'a>(&'a self, kind: &str, field: &str, id: RecordId) -> Rows<'a> {
        Box::new(self.referring(kind, field, id).map(|view| (view.id, &view.body)))
    }
}
