//! The one writer: takes the jobs that wait, runs each in a savepoint, commits them together, and
//! only then answers. One `fsync` pays for the whole group, and nobody hears "saved" too early.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use sqlx::SqlitePool;
use tokio::sync::{mpsc, oneshot};

use super::journal::{Journal, Revocation};
use super::{Connected, Fault, Known, OpenError, ReadTx, WriteTx};

/// Jobs that may wait. Beyond it callers wait to be let in: a flood is slowed down, not refused.
const QUEUED_JOBS_MAX: usize = 1024;

/// Jobs in one commit. Enough that one `fsync` (about 5 ms on a slow disk) is small beside the
/// work, and few enough that the first of them does not wait long for the last.
const GROUP_JOBS_MAX: usize = 64;

/// The sending end of the writer's queue.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
}

/// The opening of the writer's own connection, on the writer's thread.
pub(super) type Opening = LocalBoxFuture<'static, Result<SqlitePool, OpenError>>;

enum Message {
    Job(Job),
    Close(oneshot::Sender<()>),
}

/// A caller's closure with its answer channel inside. Not `Send` once running: it stays on the
/// writer's thread, which is what lets it be a plain async closure.
/// It is given a `Fault` instead of a transaction when there is none.
type Job =
    Box<dyn for<'a> FnOnce(Result<&'a mut WriteTx, Fault>) -> LocalBoxFuture<'a, Outcome> + Send>;

/// How a job ended, and how to tell its caller once the fate of the group is known.
struct Outcome {
    kept: Kept,
    answer: Answer,
}

enum Kept {
    Yes,
    No,
}

impl Writer {
    /// Starts the writer's thread; it ends with `close`, or when the last `Writer` is dropped.
    pub(super) fn start(
        journal: Journal,
        open: impl FnOnce() -> Opening + Send + 'static,
    ) -> oneshot::Receiver<Result<Writer, OpenError>> {
        let (opened, opening) = oneshot::channel();
        let (queue, jobs) = mpsc::channel(QUEUED_JOBS_MAX);
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .expect("a runtime without own threads needs only memory");
                runtime.block_on(async move {
                    match open().await {
                        Ok(pool) => {
                            let _ = opened.send(Ok(Writer { queue }));
                            serve(pool, journal, jobs).await;
                        }
                        Err(error) => {
                            let _ = opened.send(Err(error));
                        }
                    }
                });
            })
            .expect("a thread can be started when the server starts");
        opening
    }

    pub(super) async fn run<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut WriteTx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        let (reply, replied) = oneshot::channel();
        let job: Job = Box::new(move |tx| Box::pin(settle(tx, job, reply)));
        if self.queue.send(Message::Job(job)).await.is_err() {
            return Err(Fault::Stopping.into());
        }
        replied.await.unwrap_or_else(|_| Err(Fault::Stopping.into()))
    }

    pub(super) async fn close(&self) {
        let (closed, closing) = oneshot::channel();
        if self.queue.send(Message::Close(closed)).await.is_ok() {
            let _ = closing.await;
        }
    }
}

/// Runs the caller's closure and packs its result, to be sent after the commit.
async fn settle<T, E, F>(
    tx: Result<&mut WriteTx, Fault>,
    job: F,
    reply: oneshot::Sender<Result<T, E>>,
) -> Outcome
where
    F: AsyncFnOnce(&mut WriteTx) -> Result<T, E>,
    T: 'static,
    E: From<Fault> + 'static,
{
    let result = match tx {
        Ok(tx) => AssertUnwindSafe(job(tx))
            .catch_unwind()
            .await
            .unwrap_or_else(|panic| Err(Fault::Panicked(panic_text(panic.as_ref())).into())),
        Err(fault) => Err(fault.into()),
    };
    let kept = if result.is_ok() { Kept::Yes } else { Kept::No };
    let answer = move |committed: Result<(), Fault>| {
        // A caller that has gone away is no trouble: its work is done all the same.
        let _ = reply.send(match committed {
            Ok(()) => result,
            Err(fault) => result.and_then(|_| Err(fault.into())),
        });
    };
    Outcome { kept, answer: Box::new(answer) }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message").into()
}

async fn serve(pool: SqlitePool, journal: Journal, mut jobs: mpsc::Receiver<Message>) {
    let mut messages = Vec::with_capacity(GROUP_JOBS_MAX);
    let mut closed = None;
    while closed.is_none() && jobs.recv_many(&mut messages, GROUP_JOBS_MAX).await > 0 {
        let mut jobs = Vec::with_capacity(messages.len());
        for message in messages.drain(..) {
            match message {
                Message::Job(job) => jobs.push(job),
                Message::Close(sender) => closed = Some(sender),
            }
        }
        run_group(&pool, &journal, jobs).await;
    }
    drop(jobs);
    pool.close().await;
    if let Some(closed) = closed {
        let _ = closed.send(());
    }
}

/// Runs jobs in one transaction, then answers all of them.
async fn run_group(pool: &SqlitePool, journal: &Journal, jobs: Vec<Job>) {
    if jobs.is_empty() {
        return;
    }
    let mut jobs = jobs.into_iter();
    let mut answers = Vec::with_capacity(jobs.len());
    let committed = match transact(pool, journal, &mut jobs, &mut answers).await {
        Ok(on_commit) => {
            on_commit.into_iter().for_each(|then| then());
            Ok(())
        }
        Err(fault) => Err(Fault::Undone(Arc::new(fault))),
    };
    for answer in answers {
        answer(committed.clone());
    }
    if let Err(fault) = committed {
        for job in jobs {
            let outcome = job(Err(fault.clone())).await;
            (outcome.answer)(Ok(()));
        }
    }
}

type Answer = Box<dyn FnOnce(Result<(), Fault>)>;
type Promise = Box<dyn FnOnce() + Send>;

/// Takes jobs into one transaction and commits it. On a `Fault` nothing of it is stored, and
/// the jobs that were not begun are still in `jobs`.
async fn transact(
    pool: &SqlitePool,
    journal: &Journal,
    jobs: &mut impl Iterator<Item = Job>,
    answers: &mut Vec<Answer>,
) -> Result<Vec<Promise>, Fault> {
    let connection = Connected::Writer(pool.acquire().await?);
    let snapshot = ReadTx(connection);
    let mut tx = WriteTx {
        snapshot,
        on_commit: Vec::new(),
        revocations: Vec::new(),
        known: Known::default(),
    };
    let committed = match fill(&mut tx, jobs, answers).await {
        Ok(()) => commit(&mut tx, journal).await,
        Err(fault) => Err(fault),
    };
    let WriteTx { snapshot, on_commit, .. } = tx;
    if committed.is_err()
        && let Connected::Writer(connection) = snapshot.0
    {
        // Nobody knows what state it is in; closing undoes whatever is open.
        let _ = connection.close().await;
    }
    committed.map(|()| on_commit)
}

/// Commits. What is taken from somebody is in the journal before, so that a kill in between leaves
/// a line too many and never one too few; what is only given follows.
async fn commit(tx: &mut WriteTx, journal: &Journal) -> Result<(), Fault> {
    let revocations = std::mem::take(&mut tx.revocations);
    let goes_first = revocations.iter().any(Revocation::takes);
    if goes_first {
        write_down(journal, &revocations);
    }
    let committed = run(tx, "commit").await;
    match (&committed, goes_first) {
        (Ok(()), false) => write_down(journal, &revocations),
        (Err(_), true) => {
            let undone: Vec<_> = revocations.iter().rev().filter_map(Revocation::undone).collect();
            write_down(journal, &undone);
        }
        (Ok(()), true) | (Err(_), false) => {}
    }
    committed
}

/// The commit stands whatever the journal says; a restore without it asks a manager.
fn write_down(journal: &Journal, revocations: &[Revocation]) {
    if let Err(error) = journal.append(revocations) {
        tracing::error!(%error, "revocations are not in the journal");
    }
}

async fn fill(
    tx: &mut WriteTx,
    jobs: &mut impl Iterator<Item = Job>,
    answers: &mut Vec<Answer>,
) -> Result<(), Fault> {
    // Each word to SQLite wakes its thread, so what follows each other is said at once.
    let mut savepoint = "begin immediate; savepoint job";
    for job in jobs {
        let (promised, revoked) = (tx.on_commit.len(), tx.revocations.len());
        if let Err(fault) = run(tx, savepoint).await {
            answers.push(job(Err(fault.clone())).await.answer);
            return Err(fault);
        }
        let outcome = job(Ok(tx)).await;
        answers.push(outcome.answer);
        if matches!(outcome.kept, Kept::No) {
            tx.on_commit.truncate(promised);
            tx.revocations.truncate(revoked);
            // Fails if the trouble made SQLite give up the whole transaction (a full disk may).
            run(tx, "rollback to job").await?;
        }
        savepoint = "release job; savepoint job";
    }
    // The commit releases the last one.
    Ok(())
}

async fn run(tx: &mut WriteTx, statement: &'static str) -> Result<(), Fault> {
    sqlx::query(statement).execute(tx.connection()).await?;
    Ok(())
}
