// Keeps one whole release of the app on the device, so that it opens without a network.
// Two promises: a release is kept whole or not at all, and a new one waits until the app asks for
// it ({type: 'activate'}). Records never pass through here: /api/ goes straight to the network.

const RELEASE = '{{release}}';
const PRECACHE = {{precache}};
const CACHE = `manabi-${RELEASE}`;

// What each ending must be served as. The login page of a hall's Wi-Fi answers every address with
// HTML and status 200; kept as a script it would break the app until somebody clears the browser.
const TYPES = {
  css: /^text\/css/,
  html: /^text\/html/,
  js: /^(text|application)\/javascript/,
  png: /^image\/png/,
  svg: /^image\/svg\+xml/,
  wasm: /^application\/wasm/,
  webmanifest: /^application\/(manifest\+)?json/,
};

self.addEventListener('install', (event) => event.waitUntil(keepRelease()));

self.addEventListener('activate', (event) => event.waitUntil(takeOver()));

self.addEventListener('message', (event) => {
  if (event.data?.type === 'activate') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/api/')) return;
  event.respondWith(answer(event.request));
});

// Everything is fetched and looked at before the first byte is kept.
async function keepRelease() {
  const responses = await Promise.all(PRECACHE.map(fetchChecked));
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(PRECACHE.map((url, index) => cache.put(url, responses[index])));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function fetchChecked(url) {
  // 'reload' goes past the browser's cache, which may hold the same name from another release.
  const response = await fetch(url, { cache: 'reload', credentials: 'same-origin' });
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
  const programs = PRECACHE.filter((url) => url.endsWith('.wasm'));
  const isOurs = page.includes('<meta name="manabi"');
  if (!isOurs || !programs.every((url) => page.includes(url))) {
    throw new Error('the page is not the one of this release');
  }
}

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('manabi-') && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  // Without this the first visit would work offline only after a reload with a network.
  await self.clients.claim();
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  // Every page of the app is the same document; its router reads the address.
  const wanted = request.mode === 'navigate' ? '/' : request;
  const kept = await cache.match(wanted, { ignoreVary: true });
  return kept ?? fetch(request);
}
