// Notifications, as far as a browser without a push service goes. That pushes are encrypted, sent and
// fall back to mails is tested with the portal's own tests.
import assert from 'node:assert/strict';
import { newPerson, signIn } from './browser.mjs';
import { heading, journeys, press } from './journey.mjs';
import { inviteSomebody } from './portal.mjs';
import { allowNotifications, blockNotifications, playPushService } from './push-service.mjs';

const journey = journeys();

const devicesOf = async (page) => (await (await page.request.get('/v1/devices')).json()).data;
const TURN_ON = 'Notify me on this device';

/** Signs in, and has this device notified. */
async function turnOn({ page, context, portal }, email) {
  await playPushService(context);
  await context.grantPermissions(['notifications']);
  await signIn(page, portal, email);
  await page.goto('/settings');
  await press(page, TURN_ON);
  await page.getByText('Notifications are on for this device.').first().waitFor();
}

journey(
  'asked for after a press alone; beside mails, in their place, or none; and turned off',
  async ({ page, context, portal }) => {
    const email = await inviteSomebody(portal);
    await playPushService(context);
    await context.addInitScript(() => {
      const ask = Notification.requestPermission.bind(Notification);
      globalThis.asked = 0;
      Notification.requestPermission = () => {
        globalThis.asked += 1;
        return ask();
      };
    });
    await context.grantPermissions(['notifications']);
    await signIn(page, portal, email);
    await page.goto('/settings');
    await page.getByText('They say only what kind of thing is new').waitFor();
    await page.getByRole('button', { name: TURN_ON }).waitFor();
    assert.equal(await page.evaluate(() => globalThis.asked), 0, 'not before the press');
    assert.equal(await page.getByLabel('A notification and an email').count(), 0, 'nothing to choose yet');
    await press(page, TURN_ON);
    await page.getByText('Notifications are on for this device.').first().waitFor();
    assert.equal(await page.evaluate(() => globalThis.asked), 1);
    const row = page.locator('[aria-label="Devices that are notified"] li');
    await row.getByText('This device').waitFor();
    assert.ok(await page.getByLabel('A notification and an email').isChecked());
    await page.getByLabel('A notification; an email only if it does not arrive').check();
    await page.locator('.saved', { hasText: 'Saved.' }).waitFor();
    // What mails there are is a choice of its own, which keeps the other.
    const saved = (one) => one.url().endsWith('/v1/me') && one.request().method() === 'PATCH';
    await Promise.all([page.waitForResponse(saved), page.getByLabel('Bills').uncheck()]);
    await page.reload();
    assert.ok(await page.getByLabel('A notification; an email only if it does not arrive').isChecked());
    assert.ok(!(await page.getByLabel('Bills').isChecked()));
    await Promise.all([page.waitForResponse(saved), page.getByLabel('Bills').check()]);
    const [device] = await devicesOf(page);
    assert.equal(device.platform, 'webpush');

    // At the next start the same device registers again, and is the same.
    await page.goto('/');
    await heading(page, 'Hello, Ana Reyes');
    await page.waitForResponse(
      (one) => one.url().endsWith('/v1/devices') && one.request().method() === 'POST',
    );
    assert.deepEqual(
      (await devicesOf(page)).map(({ id }) => id),
      [device.id],
    );

    await page.goto('/settings');
    await press(page, 'Stop notifications on this device');
    await page.getByText('Notifications are off for this device.').first().waitFor();
    assert.deepEqual(await devicesOf(page), []);
    assert.equal(
      await page.evaluate(
        async () => (await (await navigator.serviceWorker.ready).pushManager.getSubscription()) === null,
      ),
      true,
    );
  },
);

journey(
  'whoever signs out is not notified there any more; other devices are listed and removed',
  async ({ page, context, portal, browser }) => {
    const email = await inviteSomebody(portal);
    await turnOn({ page, context, portal }, email);
    const other = await newPerson(browser, portal);
    await turnOn({ ...other, portal }, email);
    assert.equal((await devicesOf(page)).length, 2);
    await page.locator('.menu > button').click();
    await press(page, 'Sign out');
    await heading(page, 'Sign in');
    assert.equal(await page.evaluate(() => localStorage.getItem('played')), 'null', 'the browser gave it up');
    assert.equal((await devicesOf(other.page)).length, 1);
    await other.page.reload();
    await other.page.getByRole('button', { name: /^Remove / }).click();
    await other.page
      .getByText(/is not notified any more/)
      .first()
      .waitFor();
    assert.deepEqual(await devicesOf(other.page), []);
    await other.page.getByRole('button', { name: TURN_ON }).waitFor();
    assert.deepEqual(other.faults, []);
    await other.context.close();
  },
);

journey('where it cannot be, the page says why', async ({ page, context, portal, browser, faults }) => {
  const email = await inviteSomebody(portal);
  // A browser that may not.
  await blockNotifications(context);
  await signIn(page, portal, email);
  await page.goto('/settings');
  await page.getByText('Your browser blocks notifications of this portal.').waitFor();
  assert.equal(await page.getByRole('button', { name: TURN_ON }).count(), 0);
  // One that may, and has no push service: this one.
  await allowNotifications(page);
  await page.reload();
  await press(page, TURN_ON);
  await page.locator('.summary', { hasText: 'Your browser could not turn notifications on' }).waitFor();
  assert.deepEqual(await devicesOf(page), []);
  // A private window says so to engineers, too.
  const others = faults.filter((fault) => !fault.includes('does not support the Push API in incognito mode'));
  faults.splice(0, faults.length, ...others);
  // The question was closed without an answer.
  await page.evaluate(() => {
    Notification.requestPermission = async () => 'default';
  });
  await press(page, TURN_ON);
  await page.getByText('Your browser was not allowed to show notifications.').first().waitFor();

  // An iPhone's page that is not on the home screen, where it says how it gets there.
  const iphone = await newPerson(browser, portal, {
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
  });
  await iphone.context.addInitScript(() => {
    delete globalThis.PushManager;
    delete globalThis.Notification;
  });
  await signIn(iphone.page, portal, email);
  await iphone.page.goto('/settings');
  await iphone.page.getByText('notifications work once the portal is on your home screen').waitFor();
  await iphone.page.getByText('Choose “Add to Home Screen”.').first().waitFor();
  assert.deepEqual(iphone.faults, []);
  await iphone.context.close();

  const old = await newPerson(browser, portal);
  await old.context.addInitScript(() => {
    delete globalThis.PushManager;
  });
  await signIn(old.page, portal, email);
  await old.page.goto('/settings');
  await old.page.getByText('This browser cannot show notifications of the portal.').waitFor();
  await old.context.close();
});

/** The service worker of the page, and a way to hand it a push as a push service would. */
async function startWorker(page, origin) {
  const cdp = await page.context().newCDPSession(page);
  const registered = new Promise((resolve) =>
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    }),
  );
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registered;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body, tag, data }) => ({
        title,
        body,
        tag,
        data,
      }));
    });
  /** Delivers it, and waits until what is shown is as it should be. */
  const push = async (data, isRight) => {
    await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
    const late = AbortSignal.timeout(15_000);
    while (!isRight(await shown())) {
      late.throwIfAborted();
      await page.evaluate(() => new Promise((next) => requestAnimationFrame(next)));
    }
  };
  return { push, shown };
}

journey(
  'a push is shown; pressing it leads to its page, without losing what is being written',
  async ({ page, context, portal }) => {
    const email = await inviteSomebody(portal);
    await context.grantPermissions(['notifications']);
    await signIn(page, portal, email);
    const worker = await startWorker(page, portal.origin);
    const said = {
      title: 'Hale & Ortiz LLP',
      body: 'New bill',
      badge: 2,
      tag: 'portal',
      path: '/bills?first=bill_1',
    };
    await worker.push(JSON.stringify(said), (all) => all.length > 0);
    const { title, body, tag, path } = said;
    assert.deepEqual(await worker.shown(), [{ title, body, tag, data: { path } }]);
    // The same tag takes the place of the one before.
    await worker.push(JSON.stringify({ ...said, body: 'New bills' }), ([one]) => one?.body === 'New bills');
    assert.equal((await worker.shown()).length, 1);
    // What cannot be read is shown all the same, as browsers want it, and says nothing.
    await worker.push('no JSON', (all) => all.length > 1);
    assert.ok(
      (await worker.shown()).some(
        (one) => one.title === 'Portal' && one.body === '' && one.data.path === '/',
      ),
    );

    await page.evaluate(() => {
      globalThis.stillHere = true;
    });
    const [service] = context.serviceWorkers();
    const pressOn = (where) =>
      service.evaluate(async (wanted) => {
        const event = new Event('notificationclick');
        const left = [];
        event.notification = { close: () => left.push('closed'), data: { path: wanted } };
        let done;
        event.waitUntil = (promise) => {
          done = promise;
        };
        self.dispatchEvent(event);
        // Only a real press lets a window take the focus.
        await done.catch(() => {});
        return left;
      }, where);
    assert.deepEqual(await pressOn(path), ['closed']);
    await heading(page, 'Bills');
    assert.equal(new URL(page.url()).search, '?first=bill_1');
    assert.ok(await page.evaluate(() => globalThis.stillHere), 'the page was not loaded anew');
    await pressOn('https://evil.example/bills');
    await page.waitForFunction(() => location.pathname === '/');
    assert.ok(await page.evaluate(() => globalThis.stillHere));
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return lists.flat().map(({ url }) => new URL(url).pathname);
    });
    assert.ok(
      kept.every((one) => !one.startsWith('/v1') && !one.includes('/pdf-')),
      `kept: ${kept}`,
    );
  },
);

journey(
  'a subscription that the browser changes is told to the portal',
  async ({ page, context, portal }) => {
    const email = await inviteSomebody(portal);
    await turnOn({ page, context, portal }, email);
    const [before] = await devicesOf(page);
    const made = JSON.parse(await page.evaluate(() => localStorage.getItem('played')));
    const [service] = context.serviceWorkers();
    await service.evaluate(async (subscription) => {
      const event = new Event('pushsubscriptionchange');
      event.oldSubscription = { options: { applicationServerKey: new ArrayBuffer(65) } };
      event.newSubscription = {
        toJSON: () => ({ ...subscription, endpoint: `${subscription.endpoint}-new`, expirationTime: null }),
      };
      let done;
      event.waitUntil = (promise) => {
        done = promise;
      };
      self.dispatchEvent(event);
      await done;
    }, made);
    const after = await devicesOf(page);
    assert.equal(after.length, 2);
    assert.ok(after.some(({ id }) => id !== before.id));
  },
);

journey(
  'the browser lends its own way to the home screen to a button under Settings',
  async ({ page, portal }) => {
    const email = await inviteSomebody(portal);
    await signIn(page, portal, email);
    await page.goto('/settings');
    await page.getByText('Open your browser’s menu and choose').waitFor();
    await page.evaluate(() => {
      const event = new Event('beforeinstallprompt', { cancelable: true });
      event.prompt = async () => ({ outcome: 'accepted' });
      dispatchEvent(event);
      globalThis.held = event.defaultPrevented;
    });
    assert.ok(await page.evaluate(() => globalThis.held), 'no banner of the browser');
    await press(page, 'Put it on my home screen');
    await page.getByRole('status').getByText('The portal is on your home screen.').first().waitFor();
  },
);
