// Starts the app, or says why it does not start. The sentences stand in index.html, because the
// words of the app are a file that may be what is missing.

// Everything of this release lies beside this script.
const beside = (name) => new URL(name, import.meta.url);

function show(id) {
  for (const sentence of document.querySelectorAll('#boot > p')) {
    sentence.hidden = sentence.id !== id;
  }
}

// A release that cannot start must not keep out the one that repairs it.
async function tryNextRelease() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration) return;
  await registration.update().catch(() => {});
  if (!registration.waiting) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
  registration.waiting.postMessage({ type: 'activate' });
}

async function load() {
  const app = await import('./app.js');
  await app.default({ module_or_path: beside('./app_bg.wasm') });
  return app;
}

async function read(name) {
  const response = await fetch(beside(name));
  if (!response.ok) throw new Error(`${name}: status ${response.status}`);
  return response.text();
}

async function boot() {
  if (typeof WebAssembly !== 'object') return show('boot-no-wasm');
  if (!globalThis.indexedDB) return show('boot-no-storage');
  try {
    const [app, words] = await Promise.all([load(), read('./words-ja.txt')]);
    app.start(beside('.').pathname, words);
    document.getElementById('boot').remove();
  } catch (error) {
    console.error(error);
    show('boot-failed');
    await tryNextRelease();
  }
}

boot();
