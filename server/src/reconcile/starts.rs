//! The keys of the server's last starts, which every proof names.

use std::collections::HashMap;

use parking_lot::RwLock;
use shared::id::ProgramId;

/// The keys of the last starts of each program, the newest first, as devices are told them.
#[derive(Debug, Default)]
pub struct Starts(RwLock<HashMap<ProgramId, Vec<String>>>);

impl Starts {
    /// Those of one program.
    pub fn of(&self, program: ProgramId) -> Vec<String> {
        let told = self.0.read();
        told.get(&program).cloned().unwrap_or_default()
    }

    /// Sets those of all programs.
    pub fn set(&self, told: HashMap<ProgramId, Vec<String>>) {
        *self.0.write() = told;
    }
}
