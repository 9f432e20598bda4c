//! The model runs along: it is told of every request that the server has worked on, and what it
//! says must be what the server did.

use shared::access::Grants;
use shared::id::{AccountId, ClientId, Seq, Stamp};
use shared::reconcile::held::NotReleased;
use shared::reconcile::{ChangeProvenance, Decided, Member, MutationNumber};
use shared::record::Record;
use shared::records::held_notice::HeldNotice;
use shared::sync::accept::Write;
use shared::sync::message::{Envelope, SealedItem, SyncReply, SyncRequest};

use super::{DecisionContext, End, Ended, Model};
use crate::city::sync_store::Tables;
use crate::oracle::{Verdict, must};
use crate::world::World;

/// What must be known of the server before it works.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// When the client was last heard of; `None` if the server does not know it.
    last_contact: Option<Stamp>,
    history: usize,
}

impl Before {
    pub fn of(world: &World<'_>, client: ClientId) -> Before {
        let tables = world.host.glance();
        let client = tables.and_then(|tables| tables.clients.get(&client));
        let history = tables.map_or(0, |tables| tables.history.len());
        Before { last_contact: client.map(|client| client.last_contact), history }
    }
}

/// Looks at what the server made of a request; of one that was never answered, too.
pub fn watch(
    world: &mut World<'_>,
    request: &SyncRequest,
    before: Before,
    reply: Option<&SyncReply>,
) -> Verdict {
    let Some(last_contact) = before.last_contact else { return Ok(()) };
    let envelopes = envelopes(world, request);
    let now = world.host.now();
    let Some(tables) = world.host.glance() else { return Ok(()) };
    let Some(client) = tables.clients.get(&request.client) else { return Ok(()) };
    let writer = &tables.members[&client.owner];
    let model = &mut world.model;
    let new = &tables.history[before.history..];
    let mut ends = Vec::new();
    for envelope in &envelopes {
        let Some(number) = model.number_of(request.client, envelope) else { break };
        if let Some(first) = model.ended_before(client.owner, envelope) {
            let ended = Ended { number, ..first.clone() };
            ends.push(ended.end.clone());
            if number.client == request.client {
                model.ended.entry(envelope.uid).or_default().push(ended);
                model.last_n.insert(number.client, number.n);
            }
            continue;
        }
        let all = tables.decided.get(&envelope.uid);
        let actual = all.and_then(|all| all.iter().find(|(_, it)| it.number == number));
        let Some((_, actual)) = actual else {
            return must(false, "model", || format!("{} has no fate at {number:?}", envelope.uid));
        };
        let head = head_before(new, actual);
        let grants = grants_at(tables, client.owner, head);
        let context = DecisionContext {
            actor: &writer.actor,
            grants: &grants,
            writer,
            in_sight: &grants,
            last_contact,
            now,
            epoch: actual.fate.epoch,
            timelines: &tables.timelines,
            head,
            arrived: head,
        };
        let end = model.decide(number, envelope, &context);
        same_end(envelope, &end, actual)?;
        ends.push(end);
    }
    if let Some(reply) = reply {
        same_answer(&envelopes, &ends, reply)?;
    }
    same_records(model, tables, new)?;
    same_held(model, tables)
}

/// Looks at what the server made of a person's wish about a held mutation.
pub fn watch_decision(
    world: &mut World<'_>,
    (number, decider): (MutationNumber, &Member),
    history: usize,
    is_release: bool,
    actual: &Result<(), NotReleased>,
) -> Verdict {
    let now = world.host.now();
    let Some(tables) = world.host.glance() else { return Ok(()) };
    let new = &tables.history[history..];
    let first = new.first().map_or(tables.head.0 + 1, |(_, write)| write.after.seq.0);
    let head = Seq(first - 1);
    let Some(author) = tables.held.get(&number).map(|held| held.author) else { return Ok(()) };
    let context = DecisionContext {
        actor: &decider.actor,
        grants: &grants_at(tables, decider.actor.account, head),
        writer: &tables.members[&author],
        in_sight: &grants_at(tables, author, head),
        last_contact: now,
        now,
        epoch: tables.epoch,
        timelines: &tables.timelines,
        head,
        arrived: head,
    };
    let model = &mut world.model;
    let expected = match is_release {
        true => model.release(number, &context, &|number| head_of_release(new, number)),
        false => model.dismiss(number, &context),
    };
    must(expected == *actual, "model", || {
        format!("deciding about {number:?} must be {expected:?} and was {actual:?}")
    })?;
    same_records(model, tables, new)?;
    same_held(model, tables)
}

/// Everything, at rest.
pub fn same_everything(model: &Model, tables: &Tables) -> Verdict {
    let rows = tables.rows.iter().filter(|((kind, _), _)| kind != HeldNotice::NAME);
    for (key, row) in rows.clone() {
        let difference = match model.records.get(key) {
            Some(known) => known.difference(row),
            None => Some("is not known".to_owned()),
        };
        must(difference.is_none(), "model", || format!("{key:?}: {difference:?}"))?;
    }
    must(rows.count() == model.records.len(), "model", || "a record is missing".to_owned())
}

fn envelopes(world: &World<'_>, request: &SyncRequest) -> Vec<Envelope> {
    let mut all = Vec::new();
    for item in &request.push {
        if item.get("sealed").is_some() {
            let item: Option<SealedItem> = serde_json::from_value(item.clone()).ok();
            let opened = item.and_then(|item| item.open(|sealed| world.host.unseal(sealed)));
            all.extend(opened.unwrap_or_default());
        } else {
            all.extend(serde_json::from_value::<Envelope>(item.clone()));
        }
    }
    all
}

/// The last seq before a mutation was decided.
fn head_before(new: &[(ChangeProvenance, Write)], actual: &Decided) -> Seq {
    let own = new.iter().filter(|(provenance, _)| provenance.number == actual.number);
    let first = own.map(|(_, write)| write.after.seq).min().unwrap_or(actual.fate.seq);
    Seq(first.min(actual.fate.seq).0 - 1)
}

/// The last seq before a mutation was released.
fn head_of_release(new: &[(ChangeProvenance, Write)], number: MutationNumber) -> Option<Seq> {
    let own = new.iter().filter(|(provenance, write)| {
        provenance.number == number && write.after.kind != HeldNotice::NAME
    });
    own.map(|(_, write)| Seq(write.after.seq.0 - 1)).min()
}

/// What an account held after the change with this seq.
fn grants_at(tables: &Tables, account: AccountId, head: Seq) -> Grants {
    let held = tables.spans.iter().filter(|span| {
        span.account == account && span.since <= head && span.ended.is_none_or(|ended| ended > head)
    });
    Grants(held.map(|span| (span.pattern.clone(), span.since)).collect())
}

fn same_end(envelope: &Envelope, end: &End, actual: &Decided) -> Verdict {
    let fate = &actual.fate;
    let same = (end.kind, end.reason, end.seq) == (fate.kind, fate.reason, fate.seq);
    must(same, "model", || {
        format!("{} must end as {end:?} and is {fate:?}: {}", envelope.uid, envelope.ops)
    })
}

fn same_answer(envelopes: &[Envelope], ends: &[End], reply: &SyncReply) -> Verdict {
    let expected: Vec<_> = envelopes
        .iter()
        .zip(ends)
        .map(|(envelope, end)| (envelope.n, envelope.uid, end.kind, end.reason, end.seq))
        .collect();
    let fates = reply.fates.iter();
    let actual: Vec<_> = fates.map(|it| (it.n, it.uid, it.kind, it.reason, it.seq)).collect();
    must(expected == actual, "model", || format!("the answer is {actual:?}, not {expected:?}"))
}

fn same_records(model: &Model, tables: &Tables, new: &[(ChangeProvenance, Write)]) -> Verdict {
    for (_, write) in new.iter().filter(|(_, write)| write.after.kind != HeldNotice::NAME) {
        let key = (write.after.kind.clone(), write.after.id);
        let known = model.records.get(&key);
        let difference = known.map(|known| known.difference(&tables.rows[&key]));
        let difference = difference.unwrap_or_else(|| Some("is not known".to_owned()));
        must(difference.is_none(), "model", || format!("{key:?}: {difference:?}"))?;
    }
    Ok(())
}

fn same_held(model: &Model, tables: &Tables) -> Verdict {
    let expected = model.standings();
    let all = tables.held.values();
    let actual: Vec<_> =
        all.map(|it| (it.number, it.reason.as_str(), &it.scope, it.standing)).collect();
    must(expected == actual, "model", || {
        let odd = expected.iter().zip(&actual).find(|(one, two)| one != two);
        format!("{} wait, not {}: {odd:?}", actual.len(), expected.len())
    })
}
