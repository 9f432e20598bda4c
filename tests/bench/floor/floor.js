// What the same work costs without a library: records as rows in IndexedDB, and packed, 500 in a
// value. No encryption, no conflicts, no rights, nobody else's edits.

const PACKED = 500;

const wait = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

let database;
let records = new Map();
let byLearner = new Map();

async function open() {
  const request = indexedDB.open('floor', 1);
  request.onupgradeneeded = () => {
    for (const store of ['rows', 'packs', 'outbox']) request.result.createObjectStore(store);
  };
  database = await wait(request);
}

async function clear() {
  database?.close();
  await wait(indexedDB.deleteDatabase('floor'));
  records = new Map();
  byLearner = new Map();
  await open();
}

function index(page) {
  for (const record of page) {
    records.set(record.id, record);
    const learner = record.body.learner;
    if (!learner) continue;
    if (!byLearner.has(learner)) byLearner.set(learner, []);
    byLearner.get(learner).push(record);
  }
}

async function* pages() {
  for (let page = 0; ; page++) {
    const answer = await fetch(`/page/${page}`);
    if (answer.status === 404) return;
    yield await answer.json();
  }
}

async function firstSyncRows() {
  for await (const page of pages()) {
    index(page);
    const transaction = database.transaction('rows', 'readwrite', { durability: 'relaxed' });
    const store = transaction.objectStore('rows');
    for (const record of page) store.put(record, record.id);
    await done(transaction);
  }
}

async function firstSyncPacked() {
  let number = 0;
  for await (const page of pages()) {
    index(page);
    const transaction = database.transaction('packs', 'readwrite', { durability: 'relaxed' });
    const store = transaction.objectStore('packs');
    for (let at = 0; at < page.length; at += PACKED) {
      store.put(JSON.stringify(page.slice(at, at + PACKED)), number++);
    }
    await done(transaction);
  }
}

async function openPacked() {
  await open();
  const packs = await wait(database.transaction('packs').objectStore('packs').getAll());
  for (const pack of packs) index(JSON.parse(pack));
  const outbox = await wait(database.transaction('outbox').objectStore('outbox').getAll());
  for (const op of outbox) index([JSON.parse(op)]);
}

async function openRows() {
  await open();
  const rows = await wait(database.transaction('rows').objectStore('rows').getAll());
  index(rows);
}

let next = 0;

/** One edit, in memory and in the outbox, safe against a power cut. */
async function write(record) {
  index([record]);
  const transaction = database.transaction('outbox', 'readwrite', { durability: 'strict' });
  transaction.objectStore('outbox').put(JSON.stringify(record), next++);
  await done(transaction);
}

/** Sends the outbox in requests of 500 and empties it. */
async function deliver() {
  const store = database.transaction('outbox').objectStore('outbox');
  const [keys, values] = await Promise.all([wait(store.getAllKeys()), wait(store.getAll())]);
  let fates = 0;
  for (let at = 0; at < keys.length; at += 500) {
    const body = `[${values.slice(at, at + 500).join(',')}]`;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/deliver', { method: 'POST', body, headers });
    fates += (await answer.json()).length;
    const transaction = database.transaction('outbox', 'readwrite', { durability: 'relaxed' });
    for (const key of keys.slice(at, at + 500)) transaction.objectStore('outbox').delete(key);
    await done(transaction);
  }
  return fates;
}

function aggregate() {
  const counts = new Map();
  for (const { kind, body } of records.values()) {
    if (kind !== 'attendance') continue;
    const lesson = records.get(body.lesson)?.body;
    const key = `${lesson?.date?.slice(0, 7)} ${lesson?.venue}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => ({ key, count }));
}

function queryByLearner(learner) {
  const date = ({ body }) => records.get(body.lesson)?.body.date ?? '';
  const own = (byLearner.get(learner) ?? []).filter(({ kind }) => kind === 'attendance');
  return own.sort((one, two) => (date(one) < date(two) ? -1 : 1));
}

globalThis.floor = {
  aggregate, clear, deliver, open, firstSyncPacked, firstSyncRows, openPacked, openRows, write,
  queryByLearner, learners: () => [...byLearner.keys()],
  some: (number) =>
    [...records.values()].filter(({ kind }) => kind === 'attendance').slice(0, number),
};
