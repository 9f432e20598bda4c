//! Pushes that wait for the writer are decided together: those of one program make one job, which
//! reads what all of them are about at once and writes the rows of all of them in statements of
//! many rows.
//!
//! If the job fails, each push is tried again by itself, so that one bad push does not stop others.

use std::sync::Arc;

use shared::id::ProgramId;
use tokio::sync::oneshot;

use super::decide_all;
use super::push_queue::{Decided, Push, QueueState, Queued};
use crate::state::App;
use crate::store::{Fault, WriteTx};

/// The task that takes the pushes out of a program's queue. If it is aborted, the callers whose
/// pushes are in the queue get a fault, and the next push starts a new task.
struct QueueTask {
    app: App,
    program: ProgramId,
    is_done: bool,
}

impl Drop for QueueTask {
    fn drop(&mut self) {
        if !self.is_done {
            self.app.push_queues.drop_all(self.program);
        }
    }
}

/// Decides a push with those that wait beside it; answers after the commit. It is decided even if
/// the caller goes away.
pub async fn decide(app: &App, push: Push) -> Result<Decided, Fault> {
    let (reply, replied) = oneshot::channel();
    let program = push.client.program;
    if app.push_queues.add(Queued { push, reply }) == QueueState::NeedsTask {
        tokio::spawn(serve(app.clone(), program));
    }
    replied.await.unwrap_or(Err(Fault::Stopping))
}

/// Takes group after group until the queue is empty.
async fn serve(app: App, program: ProgramId) {
    let mut task = QueueTask { app: app.clone(), program, is_done: false };
    loop {
        let group = app.push_queues.take(program);
        if group.is_empty() {
            // The queue is removed already, and another task may have begun a new one.
            task.is_done = true;
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
