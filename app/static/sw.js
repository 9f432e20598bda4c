// Keeps one whole release of the app on the device, so that it opens without a network, and the
// key of an open account in memory while a page is loaded anew.
// Two promises: a release is kept whole or not at all, and a new one waits until the app asks for
// it ({type: 'activate'}). The app also asks whether everything is still here ({type: 'fill'}) and
// is told ({type: 'kept', whole}). Records never pass through here: /api/ goes straight to the
// network. A page that goes leaves its key ({type: 'hold', number, …}), the one that follows it in
// the same tab asks for it ({type: 'claim', number}) and says that it has it ({type: 'taken',
// number}): one that is itself loaded anew before that leaves it to its successor. A lock takes the
// key away ({type: 'forget'}). With the key goes what the page had no time to store.

const RELEASE = '{{release}}';
const PRECACHE = {{precache}};
const FOLDER = '{{app}}/';
const CACHE = `manabi-${RELEASE}`;

// A slow tablet loads the app within this; whoever comes later types the password.
const HOLD_MS = 30_000;

// Number to key, each for one page. Keys are not extractable, and gone when this worker ends.
const held = new Map();

// The page that was asked for last and has asked for nothing yet, and when: a page that goes while
// none arrives is being closed, and a closed tab that somebody brings back has to ask for the
// password.
const NOBODY = { at: -Infinity, client: '' };
let arriving = NOBODY;

// What each ending must be served as. The login page of a hall's Wi-Fi answers every address with
// HTML and status 200; kept as a script it would break the app until somebody clears the browser.
const TYPES = {
  css: /^text\/css/,
  html: /^text\/html/,
  js: /^(text|application)\/javascript/,
  png: /^image\/png/,
  svg: /^image\/svg\+xml/,
  txt: /^text\/plain/,
  wasm: /^application\/wasm/,
  webmanifest: /^application\/(manifest\+)?json/,
};

self.addEventListener('install', (event) => event.waitUntil(keepRelease()));

self.addEventListener('activate', (event) => event.waitUntil(takeOver()));

self.addEventListener('message', (event) => {
  if (event.data?.type === 'activate') self.skipWaiting();
  if (event.data?.type === 'fill') event.waitUntil(fill(event));
  if (event.data?.type === 'hold') event.waitUntil(hold(event.data));
  if (event.data?.type === 'claim') claim(event);
  if (event.data?.type === 'taken') drop(event.data.number);
  if (event.data?.type === 'forget') forget();
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/api/')) return;
  if (event.request.mode === 'navigate') {
    arriving = { at: performance.now(), client: event.resultingClientId };
  } else if (event.clientId === arriving.client) {
    arriving = NOBODY;
  }
  event.respondWith(answer(event.request));
});

async function hold({ number, account, key, writes, left }) {
  if (performance.now() - arriving.at > HOLD_MS) return;
  arriving = NOBODY;
  // A new release takes over as soon as this one waits for nothing.
  await new Promise((drop) => {
    held.set(number, { given: { account, key, writes, left }, drop });
    setTimeout(drop, HOLD_MS);
  });
  held.delete(number);
}

function claim(event) {
  event.source.postMessage({ type: 'held', ...held.get(event.data.number)?.given });
}

function drop(number) {
  held.get(number)?.drop();
  held.delete(number);
}

function forget() {
  for (const key of held.values()) key.drop();
  held.clear();
}

async function keepRelease() {
  try {
    await keep(PRECACHE);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

// Everything is fetched and looked at before the first byte is kept.
async function keep(urls) {
  const responses = await Promise.all(urls.map(fetchChecked));
  const cache = await caches.open(CACHE);
  await Promise.all(urls.map((url, index) => cache.put(url, responses[index])));
}

// A browser may clear what was kept while this worker lives on: what is missing is fetched again.
async function fill(event) {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  const missing = PRECACHE.filter((url) => !kept.has(url));
  const whole = await keep(missing).then(() => true, () => false);
  if (event.data.folder === FOLDER) await forgetOthers();
  event.source.postMessage({ type: 'kept', whole });
}

// The releases before are of no use once no tab shows one of them.
async function forgetOthers() {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const { installing, waiting } = self.registration;
  if (tabs.length > 1 || installing || waiting) return;
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith('manabi-') && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function fetchChecked(url) {
  // What lies in the folder of the release never changes, so what the page has loaded already does
  // not travel again. 'reload' goes past the browser's cache, which may hold the other names from
  // another release.
  const cache = url.startsWith(FOLDER) ? 'default' : 'reload';
  const response = await fetch(url, { cache, credentials: 'same-origin' });
  const ending = url === '/' ? 'html' : url.split('.').pop();
  const type = response.headers.get('content-type') ?? '';
  const fits = TYPES[ending]?.test(type) ?? !TYPES.html.test(type);
  if (!response.ok || response.redirected || !fits) {
    throw new Error(`${url}: status ${response.status}, type ${type}`);
  }
  if (url === '/') await checkPage(response.clone());
  return response;
}

// The page must be ours, and of this release: while the server is being replaced, the list can
// come from one release and the page from the next.
async function checkPage(response) {
  const page = await response.text();
  if (!page.includes('<meta name="manabi"') || !page.includes(FOLDER)) {
    throw new Error('the page is not the one of this release');
  }
}

// Without this the first visit would work offline only after a reload with a network. What the
// release before has kept stays: another tab may still show it and open a page of it.
async function takeOver() {
  await self.clients.claim();
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  // Every page of the app is the same document; its router reads the address.
  const wanted = request.mode === 'navigate' ? '/' : request;
  const kept = await cache.match(wanted, { ignoreVary: true });
  // The pieces of another release have names of their own.
  return kept ?? (await caches.match(wanted, { ignoreVary: true })) ?? fetch(request);
}
