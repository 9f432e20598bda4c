// Manabi's storage and sync for pages that measure. README.md beside this file is the contract.

import start, * as page from './page.js';

const realFetch = globalThis.fetch.bind(globalThis);
let isOnline = true;

// Without a network every request fails as it does in a browser whose cable is cut.
globalThis.fetch = (...words) =>
  isOnline ? realFetch(...words) : Promise.reject(new TypeError('Failed to fetch'));

let started;

/** Loads the WebAssembly; the other functions do so by themselves where they can wait. */
export function init() {
  started ??= start({ module_or_path: new URL('./page_bg.wasm', import.meta.url) });
  return started;
}

/** Opens an account on this device; resolves with what was here before. */
export async function openLocal({ name, password }) {
  await init();
  return JSON.parse(await page.open_local(name, password));
}

/** Resolves when a whole pull is in memory and in the database. */
export async function firstSync() {
  await page.first_sync();
}

/** Records an attendance; resolves with its id when a power cut could not undo it. */
export async function write(fields) {
  return await page.write(JSON.stringify(fields));
}

/** Changes fields of an attendance; resolves when a power cut could not undo it. */
export async function update(id, fields) {
  await page.update(id, JSON.stringify(fields));
}

/** Sends what waits; resolves when every change has its fate and has come back with a pull. */
export async function pushAll() {
  if (!isOnline) throw new Error('offline: call goOnline first');
  return JSON.parse(await page.push_all());
}

/** Lets requests through again, and lets the app know as a browser does. */
export function goOnline() {
  isOnline = true;
  globalThis.dispatchEvent(new Event('online'));
}

/** Lets no request through any more, and lets the app know as a browser does. */
export function goOffline() {
  isOnline = false;
  globalThis.dispatchEvent(new Event('offline'));
}

/** Calls `heard(cursor)` whenever something from the server has become visible. */
export function onRemote(heard) {
  page.on_remote(heard);
}

/** A learner's attendances, oldest first. */
export function queryByLearner(learner) {
  return JSON.parse(page.query_by_learner(learner));
}

/** `[{ month, venue, count }]` over all attendances. */
export function aggregate() {
  return JSON.parse(page.aggregate());
}

/** The number of attendances. */
export function count() {
  return page.count();
}

/** One attendance, or null. */
export function get(id) {
  return JSON.parse(page.get(id));
}

/** Attendances that nobody has recorded yet, for `write`. */
export function drafts(number, offset = 0) {
  return JSON.parse(page.drafts(number, offset));
}

/** Puts all attendances into a list as the app's lists do; returns how many there are. */
export function listFill() {
  return page.list_fill();
}

/** How many attendances of the list have these words, ordered by this column. */
export function listFind(words, order) {
  return page.list_find(words, order);
}

/** What the page of one learner asks, with `read`: how many records that read. */
export function learnerPage(learner) {
  return JSON.parse(page.learner_page(learner));
}

/** What the page of one record asks, with `read`: how many records that read. */
export function recordPage(kind, id) {
  return JSON.parse(page.record_page(kind, id));
}

/** Evaluates one learner against the rules of the exam so many times; `left` subjects are left. */
export function evaluateExam(times) {
  return JSON.parse(page.evaluate_exam(times));
}

/** The ids of all learners with attendances, for `queryByLearner`. */
export function learners() {
  return JSON.parse(page.learners());
}

/** How safe the work is: `{ saving, unsent, waiting, trouble, differs }`. */
export function status() {
  return JSON.parse(page.status());
}

/** The WebAssembly memory in bytes; it never shrinks, so this is the peak. */
export async function memory() {
  return (await init()).memory.buffer.byteLength;
}

/** Ends all work for the account in this page. */
export function close() {
  page.close();
}
