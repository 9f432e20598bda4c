//! Where pushes wait for the writer, each program's by themselves, and which of them are decided
//! together.

use std::collections::{HashMap, VecDeque};

use parking_lot::Mutex;
use shared::id::{AccountId, ProgramId, Stamp};
use shared::reconcile::Pushed;
use shared::sync::message::Fate;
use tokio::sync::oneshot;

use crate::store::{Client, Contact, Fault, ROWS_AT_ONCE};

/// Pushes in one job. As many as the writer takes jobs into a commit: enough that the commit is
/// small beside the work, and few enough that the first does not wait long for the last.
const GROUP_PUSHES_MAX: usize = 64;

/// What one installation sent in one request.
#[derive(Clone)]
pub struct Push {
    pub client: Client,
    pub pushed: Vec<Pushed>,
    pub contact: Contact,
    /// Who says whose it is, where no secret does.
    pub voucher: Option<AccountId>,
    pub now: Stamp,
}

/// How the mutations of a push ended, and up to which number all of its client's have.
pub type Decided = (Vec<Fate>, u64);

/// The pushes of each program that no job has taken yet.
#[derive(Default)]
pub struct PushQueues(Mutex<HashMap<ProgramId, VecDeque<Queued>>>);

/// A push, and whom to tell how it ended.
pub struct Queued {
    pub push: Push,
    pub reply: oneshot::Sender<Result<Decided, Fault>>,
}

/// Whether a task takes the pushes out of a queue.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum QueueState {
    HasTask,
    NeedsTask,
}

impl PushQueues {
    /// Adds a push. A program that has a queue, also an empty one, has a task.
    pub fn add(&self, queued: Queued) -> QueueState {
        let mut queues = self.0.lock();
        let program = queued.push.client.program;
        let state = match queues.contains_key(&program) {
            true => QueueState::HasTask,
            false => QueueState::NeedsTask,
        };
        queues.entry(program).or_default().push_back(queued);
        state
    }

    /// The next group, or an empty one: then the queue is removed and its task ends. A second
    /// push of one client waits for the next group, since it goes on where the first one ends.
    pub fn take(&self, program: ProgramId) -> Vec<Queued> {
        let mut queues = self.0.lock();
        let mut group: Vec<Queued> = Vec::new();
        if let Some(queue) = queues.get_mut(&program) {
            let mut mutations = 0;
            while let Some(next) = queue.front() {
                mutations += next.push.pushed.len();
                let is_second = group.iter().any(|it| it.push.client.id == next.push.client.id);
                let is_full = group.len() >= GROUP_PUSHES_MAX || mutations > ROWS_AT_ONCE;
                if is_second || (is_full && !group.is_empty()) {
                    break;
                }
                group.extend(queue.pop_front());
            }
        }
        if group.is_empty() {
            queues.remove(&program);
        }
        group
    }

    /// Forgets the pushes that wait; their callers are told that nobody decides them.
    pub fn drop_all(&self, program: ProgramId) {
        self.0.lock().remove(&program);
    }
}
