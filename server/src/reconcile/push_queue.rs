//! Pushes that wait for the writer are decided together: those of one program make one job, which
//! reads what all of them are about at once and writes the rows of all of them in statements of
//! many rows.
//!
//! If the job fails, each push is tried again by itself, so that trouble with one is nobody else's.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use parking_lot::Mutex;
use shared::id::{AccountId, ProgramId, Stamp};
use shared::reconcile::Pushed;
use shared::sync::message::Fate;
use tokio::sync::oneshot;

use super::decide_all;
use crate::state::App;
use crate::store::{Client, Contact, Fault, ROWS_AT_ONCE, WriteTx};

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

struct Queued {
    push: Push,
    reply: oneshot::Sender<Result<Decided, Fault>>,
}

/// Whether somebody takes what is in a queue.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Served {
    Yes,
    No,
}

impl PushQueues {
    /// A program with a queue, though an empty one, is served.
    fn add(&self, queued: Queued) -> Served {
        let mut queues = self.0.lock();
        let program = queued.push.client.program;
        let served = if queues.contains_key(&program) { Served::Yes } else { Served::No };
        queues.entry(program).or_default().push_back(queued);
        served
    }

    /// The next group, or an empty one, after which the program is not served any more. A second
    /// push of one client waits for the next group, since it goes on where the first one ends.
    fn take(&self, program: ProgramId) -> Vec<Queued> {
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
}

/// Somebody who takes what is in the queue of a program. If she breaks off, whoever waits in the
/// queue is told so, and the next push finds nobody and begins anew.
struct Serving {
    app: App,
    program: ProgramId,
    is_done: bool,
}

impl Drop for Serving {
    fn drop(&mut self) {
        if !self.is_done {
            self.app.push_queues.0.lock().remove(&self.program);
        }
    }
}

/// Decides a push with those that wait beside it; answers after the commit. It is decided even if
/// the caller goes away.
pub async fn decide(app: &App, push: Push) -> Result<Decided, Fault> {
    let (reply, replied) = oneshot::channel();
    let program = push.client.program;
    if app.push_queues.add(Queued { push, reply }) == Served::No {
        tokio::spawn(serve(app.clone(), program));
    }
    replied.await.unwrap_or(Err(Fault::Stopping))
}

/// Takes group after group until the queue is empty.
async fn serve(app: App, program: ProgramId) {
    let mut serving = Serving { app: app.clone(), program, is_done: false };
    loop {
        let group = app.push_queues.take(program);
        if group.is_empty() {
            // The queue is not hers any more: a new one may stand there already.
            serving.is_done = true;
            return;
        }
        let (pushes, replies): (Vec<Push>, Vec<_>) =
            group.into_iter().map(|queued| (queued.push, queued.reply)).unzip();
        let answers = decide_group(&app, program, pushes).await;
        for (reply, answer) in replies.into_iter().zip(answers) {
            // A caller that has gone away is no trouble: its work is done all the same.
            let _ = reply.send(answer);
        }
    }
}

async fn decide_group(
    app: &App,
    program: ProgramId,
    pushes: Vec<Push>,
) -> Vec<Result<Decided, Fault>> {
    let pushes: Arc<[Push]> = pushes.into();
    match write(app, program, pushes.clone()).await {
        Ok(decided) => decided.into_iter().map(Ok).collect(),
        Err(fault @ Fault::Stopping) => vec![Err(fault); pushes.len()],
        Err(fault) if pushes.len() == 1 => vec![Err(fault)],
        Err(_) => {
            let mut answers = Vec::with_capacity(pushes.len());
            for push in pushes.iter() {
                let decided = write(app, program, Arc::from([push.clone()])).await;
                answers.push(decided.and_then(|mut all| {
                    all.pop().ok_or_else(|| Fault::Other("a push without an answer".to_owned()))
                }));
            }
            answers
        }
    }
}

async fn write(app: &App, program: ProgramId, pushes: Arc<[Push]>) -> Result<Vec<Decided>, Fault> {
    let inside = app.clone();
    let job = async move |tx: &mut WriteTx| decide_all(tx, &inside, program, &pushes).await;
    app.store.write(job).await
}
