// Only in development builds: loads the page again when the app has been built anew. A service
// worker would bring back the release that it keeps, so it goes first.
new EventSource('/api/dev/builds').addEventListener('built', async () => {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((registration) => registration.unregister()));
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
  location.reload();
});
