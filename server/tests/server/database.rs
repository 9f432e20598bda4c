//! The store: groups of writes, faults in the middle of them, full disks, backups.

use std::sync::{Arc, Mutex};

use server::chance::random_uuid;
use server::store::{
    BackupError, Contact, Fault, Limits, NewAuditEntry, NewClient, Store, WriteTx, back_up, restore,
};
use shared::id::{AccountId, ClientId, Seq, Stamp};
use shared::scope::Pattern;
use tempfile::TempDir;

use crate::harness::add_program;

async fn open(limits: Limits) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(folder.path(), limits).await.unwrap();
    (folder, store)
}

fn entry(text: &str) -> NewAuditEntry {
    let detail = serde_json::json!(text);
    NewAuditEntry {
        at: Stamp(0),
        program: None,
        account: None,
        event: "test",
        address: None,
        detail,
    }
}

async fn add(store: &Store, text: String) -> Result<(), Fault> {
    store.write(async move |tx: &mut WriteTx| tx.add_audit(entry(&text)).await).await
}

async fn texts(store: &Store) -> Vec<String> {
    let trail = store.read().await.unwrap().audit_after(0, 100_000).await.unwrap();
    trail.into_iter().map(|entry| entry.detail.trim_matches('"').to_owned()).collect()
}

#[tokio::test]
async fn a_failing_job_undoes_itself_and_nobody_else() {
    let (_folder, store) = open(Limits::default()).await;
    let called = Arc::new(Mutex::new(Vec::new()));
    let jobs = (0..100).map(|n| {
        let (store, called) = (store.clone(), called.clone());
        tokio::spawn(async move {
            let job = async move |tx: &mut WriteTx| {
                tx.add_audit(entry(&n.to_string())).await?;
                tx.on_commit(move || called.lock().unwrap().push(n));
                match n % 3 {
                    0 => Ok(n),
                    1 => Err(Fault::Other(format!("{n} fails"))),
                    _ => panic!("{n} panics"),
                }
            };
            store.write(job).await
        })
    });
    let jobs: Vec<_> = jobs.collect();
    for (n, job) in jobs.into_iter().enumerate() {
        let said = job.await.unwrap();
        match n % 3 {
            0 => assert_eq!(said.unwrap(), n),
            1 => assert_eq!(said.unwrap_err().to_string(), format!("{n} fails")),
            _ => assert!(matches!(said.unwrap_err(), Fault::Panicked(_))),
        }
    }
    let kept: Vec<usize> = texts(&store).await.iter().map(|text| text.parse().unwrap()).collect();
    assert_eq!(kept.len(), 34);
    assert_eq!(*called.lock().unwrap(), kept, "promises are kept in the order of commits");
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_stop_its_write() {
    let (_folder, store) = open(Limits::default()).await;
    let (committed, hear) = tokio::sync::oneshot::channel();
    let writing = {
        let store = store.clone();
        tokio::spawn(async move {
            let job = async move |tx: &mut WriteTx| {
                tx.on_commit(move || committed.send(()).unwrap());
                tx.add_audit(entry("kept")).await
            };
            let mut writing = Box::pin(store.write(job));
            // One look puts the job into the queue; then the caller is gone.
            let _ = futures::poll!(&mut writing);
        })
    };
    writing.await.unwrap();
    hear.await.unwrap();
    assert_eq!(texts(&store).await, ["kept"]);
}

#[tokio::test]
async fn a_full_disk_is_a_fault_and_the_server_goes_on() {
    let (_folder, store) = open(Limits { megabytes_max: Some(1), ..Limits::default() }).await;
    add(&store, "before".into()).await.unwrap();
    let large = "x".repeat(300_000);
    let mut written = 0;
    let fault = loop {
        match add(&store, large.clone()).await {
            Ok(()) => written += 1,
            Err(fault) => break fault,
        }
    };
    assert!(fault.to_string().contains("full"), "{fault}");
    assert!((1..=3).contains(&written), "{written}");
    add(&store, "after".into()).await.unwrap();
    let texts = texts(&store).await;
    assert_eq!((texts.len(), texts.last().unwrap().as_str()), (written + 2, "after"));
    store.close().await;
}

#[tokio::test]
async fn small_writes_beside_one_that_fills_the_disk_are_saved_or_told() {
    let (_folder, store) = open(Limits { megabytes_max: Some(1), ..Limits::default() }).await;
    let jobs = (0..40).map(|n| {
        let store = store.clone();
        let text = if n % 10 == 5 { "x".repeat(700_000) } else { format!("small {n}") };
        tokio::spawn(async move {
            let said = add(&store, text.clone()).await;
            said.map(|()| text)
        })
    });
    let mut acknowledged = Vec::new();
    for job in jobs.collect::<Vec<_>>() {
        acknowledged.extend(job.await.unwrap().ok());
    }
    let mut stored = texts(&store).await;
    stored.sort();
    acknowledged.sort();
    assert_eq!(stored, acknowledged);
    assert!(add(&store, "later".into()).await.is_ok());
}

#[tokio::test]
async fn after_closing_writes_are_refused_and_earlier_ones_are_there() {
    let (folder, store) = open(Limits::default()).await;
    let writes: Vec<_> = (0..200)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { add(&store, n.to_string()).await.is_ok() })
        })
        .collect();
    tokio::task::yield_now().await;
    store.close().await;
    let mut acknowledged = 0;
    for write in writes {
        acknowledged += usize::from(write.await.unwrap());
    }
    assert!(matches!(add(&store, "late".into()).await, Err(Fault::Stopping)));
    let store = Store::open(folder.path(), Limits::default()).await.unwrap();
    assert_eq!(texts(&store).await.len(), acknowledged);
}

#[tokio::test]
async fn a_backup_taken_while_writing_is_whole_and_overwrites_nothing() {
    let (folder, store) = open(Limits::default()).await;
    let program = add_program(&store).await;
    let writing = {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 0..300 {
                add(&store, n.to_string()).await.unwrap();
            }
        })
    };
    while texts(&store).await.len() < 10 {
        tokio::task::yield_now().await;
    }
    let copy = tempfile::tempdir().unwrap();
    let target = copy.path().join("manabi.sqlite");
    back_up(folder.path(), &target).await.unwrap();
    writing.await.unwrap();
    let again = back_up(folder.path(), &target).await;
    assert!(matches!(again, Err(BackupError::Exists(_))), "{again:?}");
    assert_eq!(std::fs::read_dir(copy.path()).unwrap().count(), 1, "no rest is left beside it");

    let restored = Store::open(copy.path(), Limits::default()).await.unwrap();
    let texts = texts(&restored).await;
    assert!(texts.len() >= 10);
    let expected: Vec<String> = (0..texts.len()).map(|n| n.to_string()).collect();
    assert_eq!(texts, expected);
    assert_eq!(restored.read().await.unwrap().program(program).await.unwrap().id, program);
}

#[tokio::test]
async fn a_backup_takes_the_place_of_the_database_as_often_as_one_likes() {
    let (folder, store) = open(Limits::default()).await;
    let program = add_program(&store).await;
    let first = store.read().await.unwrap().program(program).await.unwrap().epoch;
    add(&store, "in the backup".into()).await.unwrap();
    let backups = tempfile::tempdir().unwrap();
    let backup = backups.path().join("backup.sqlite");
    back_up(folder.path(), &backup).await.unwrap();
    add(&store, "later".into()).await.unwrap();
    store.close().await;
    let mut epochs = vec![first];
    for now in [Stamp(1_612_310_400_000), Stamp(1_612_310_500_000)] {
        let restored = restore(folder.path(), &backup, now).await.unwrap();
        assert!(restored.set_aside.unwrap().is_file(), "nothing is deleted");
        let store = Store::open(folder.path(), Limits::default()).await.unwrap();
        assert_eq!(texts(&store).await, ["in the backup"]);
        epochs.push(store.read().await.unwrap().program(program).await.unwrap().epoch);
        store.close().await;
    }
    epochs.sort();
    epochs.dedup();
    assert_eq!(epochs.len(), 3, "each restore begins a timeline");
    assert_eq!(std::fs::read_dir(backups.path()).unwrap().count(), 1, "a backup is only read");
}

#[tokio::test]
async fn a_snapshot_does_not_move() {
    let (_folder, store) = open(Limits::default()).await;
    let mut snapshot = store.read().await.unwrap();
    assert_eq!(snapshot.audit_after(0, 10).await.unwrap().len(), 0);
    add(&store, "later".into()).await.unwrap();
    assert_eq!(snapshot.audit_after(0, 10).await.unwrap().len(), 0);
    drop(snapshot);
    assert_eq!(texts(&store).await, ["later"]);
}

#[tokio::test]
async fn heads_contacts_and_grants_move_forward_and_a_missing_row_is_a_fault() {
    let (_folder, store) = open(Limits::default()).await;
    let program = add_program(&store).await;
    let (account, client) = (AccountId(random_uuid()), ClientId(random_uuid()));
    let contact = |last_n| Contact { last_n, at: Stamp(9), version: "0.1.0".into(), unsent: 2 };
    let job = async move |tx: &mut WriteTx| {
        let secret_hash = String::new();
        tx.add_client(&NewClient {
            id: client,
            program,
            owner: account,
            secret_hash,
            now: Stamp(1),
        })
        .await?;
        tx.set_client_contact(client, &contact(5)).await?;
        assert!(tx.set_client_contact(client, &contact(4)).await.is_err());
        tx.set_head(program, Seq(7), "mark").await?;
        assert!(tx.set_head(program, Seq(6), "other").await.is_err());

        let office = Pattern("office".into());
        tx.add_grant(program, account, &office, Seq(3)).await?;
        tx.end_grant(program, account, &office, Seq(5)).await?;
        assert!(tx.end_grant(program, account, &office, Seq(6)).await.is_err());
        tx.add_grant(program, account, &office, Seq(7)).await?;
        let (head, grants) = (tx.program(program).await?.head, tx.grants(program, account).await?);
        let known = tx.client(client).await?;
        Ok::<_, Fault>((head, grants, known))
    };
    let (head, grants, known) = store.write(job).await.unwrap();
    let spans: Vec<_> = grants.iter().map(|grant| (grant.since, grant.ended)).collect();
    assert_eq!((head, spans), (Seq(7), vec![(Seq(3), Some(Seq(5))), (Seq(7), None)]));
    let known = known.unwrap();
    assert_eq!((known.last_n, known.last_contact), (5, Stamp(9)));
}
