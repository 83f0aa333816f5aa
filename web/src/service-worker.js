// Keeps the shell of the app, so that it opens without a network and says so. Nothing of /v1 and nothing private is ever kept.
// The build writes SHELL and CACHE above this line. Also shows notifications, which say that something is new but never what.
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

self.addEventListener('push', (event) => {
  const { title = 'Portal', body = '', tag, badge, path = '/' } = read(event.data);
  const icon = '/icon-192.png';
  // A notification replaces one with the same tag, and alerts again.
  const shown = self.registration.showNotification(title, {
    body,
    icon,
    data: { path },
    ...(tag ? { tag, renotify: true } : {}),
  });
  const counted = Number.isInteger(badge) && self.navigator.setAppBadge?.(badge).catch(() => {});
  event.waitUntil(Promise.all([shown, counted]));
});

function read(data) {
  try {
    return data.json();
  } catch {
    // Browsers require that every push shows something.
    return {};
  }
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path));
});

/** Goes to a page of the portal, in an open window where there is one. */
async function open(path) {
  const url = new URL(String(path ?? '/'), self.location.origin);
  const inside = url.origin === self.location.origin ? url.pathname + url.search : '/';
  const windows = await self.clients.matchAll({ type: 'window' });
  const page = windows.find(({ url: at }) => !/^\/(v1|local)\b/.test(new URL(at).pathname));
  if (!page) return self.clients.openWindow(inside);
  page.postMessage({ path: inside });
  return page.focus();
}

self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));

/** The browser changed this device's push subscription: tells the portal if somebody is signed in, else at the next start. */
async function renew({ oldSubscription, newSubscription }) {
  const applicationServerKey = oldSubscription?.options.applicationServerKey ?? (await readKey());
  const options = { userVisibleOnly: true, applicationServerKey };
  const subscription = newSubscription ?? (await self.registration.pushManager.subscribe(options));
  const headers = { 'Content-Type': 'application/json', 'Portico-Background': 'true' };
  const body = JSON.stringify({ platform: 'webpush', subscription });
  await fetch('/v1/devices', { method: 'POST', headers, body });
}

async function readKey() {
  const headers = { 'Portico-Background': 'true' };
  const { application_server_key } = await (await fetch('/v1/devices/options', { headers })).json();
  return application_server_key;
}
