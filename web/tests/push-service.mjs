/** The browser's part of a subscription: this browser has no push service that it could ask. */
export const playPushService = (context) =>
  context.addInitScript(() => {
    let current = JSON.parse(localStorage.getItem('played') ?? 'null');
    const keepIt = (made) => {
      current = made;
      localStorage.setItem('played', JSON.stringify(made));
    };
    const encode = (bytes) =>
      btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replace(/\+/g, '-')
        .replace(/\//g, '_')
        .replace(/=+$/, '');
    const shown = (made) =>
      made && {
        endpoint: made.endpoint,
        toJSON: () => ({ ...made, expirationTime: null }),
        unsubscribe: async () => {
          keepIt(null);
          return true;
        },
      };
    PushManager.prototype.getSubscription = async () => shown(current);
    PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
      if (!userVisibleOnly || applicationServerKey.length !== 87)
        throw new DOMException('', 'NotAllowedError');
      if (current) return shown(current);
      const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
        'deriveBits',
      ]);
      const point = await crypto.subtle.exportKey('raw', pair.publicKey);
      keepIt({
        endpoint: `https://fcm.googleapis.com/fcm/send/${crypto.randomUUID()}`,
        keys: { p256dh: encode(point), auth: encode(crypto.getRandomValues(new Uint8Array(16))) },
      });
      return shown(current);
    };
  });

/** Somebody told the browser that the portal may show none. */
export const blockNotifications = (context) =>
  context.addInitScript(() => {
    const denied = () => sessionStorage.getItem('allowed') === null;
    Object.defineProperty(Notification, 'permission', { get: () => (denied() ? 'denied' : 'granted') });
  });

/** And changed their mind. */
export const allowNotifications = async (page) => {
  await page.context().grantPermissions(['notifications']);
  await page.evaluate(() => sessionStorage.setItem('allowed', 'yes'));
};
