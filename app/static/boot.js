// Starts the app, or says why it does not start. The sentences stand in index.html, because the
// words of the app are inside the WebAssembly that may be what is missing.

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

async function boot() {
  if (typeof WebAssembly !== 'object') return show('boot-no-wasm');
  if (!globalThis.indexedDB) return show('boot-no-storage');
  try {
    const { default: init } = await import('{{app_js}}');
    await init({ module_or_path: '{{app_wasm}}' });
    document.getElementById('boot').remove();
  } catch (error) {
    console.error(error);
    show('boot-failed');
    await tryNextRelease();
  }
}

boot();
