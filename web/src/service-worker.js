// Keeps the shell of the app, so that it opens without a network and says so in its own words. Nothing of /v1 and nothing
// private is ever kept. SHELL and CACHE are written above this line by the build.
self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(SHELL))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const ours = url.origin === self.location.origin && request.method === 'GET';
  if (!ours || url.pathname.startsWith('/v1/') || url.pathname.startsWith('/local')) return;
  if (request.mode === 'navigate') {
    // The address may hold a token: the page is asked for without it when there is no network.
    event.respondWith(fetch(request).catch(() => caches.match('/index.html')));
  } else if (SHELL.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
  }
});
