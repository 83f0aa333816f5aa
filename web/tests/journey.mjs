// One journey: somebody with a browser of their own, which must keep the rules all along.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPerson, PATIENCE, startBrowser } from './browser.mjs';
import { playFirm, startPortal } from './portal.mjs';

/** A portal and a browser for the journeys of one file. `prepare` plays the firm. */
export function journeys(prepare = playFirm) {
  const stage = {};
  before(async () => {
    stage.portal = await startPortal();
    stage.browser = await startBrowser();
    await prepare(stage.portal);
  });
  after(async () => {
    await stage.browser?.close();
    try {
      await stage.portal?.assertHandled();
    } finally {
      await stage.portal?.stop();
    }
  });
  const journey = (name, walk, options) =>
    test(name, async () => {
      // Links that earlier journeys left unused are none of the three that may live.
      await stage.portal.advance(3700);
      const person = await newPerson(stage.browser, stage.portal, options);
      try {
        await walk({ ...stage, ...person });
        assert.deepEqual(person.faults, []);
      } finally {
        await person.context.close();
      }
    });
  return journey;
}

export const heading = (page, text) => page.getByRole('heading', { level: 1, name: text }).waitFor();
export const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

/** Sends what was chosen: about a case, where none is chosen yet. */
export async function send(
  page,
  count = 1,
  { firm = 'Hale & Ortiz LLP', about = 'Reyes v. Northgate' } = {},
) {
  const cases = page.locator('#send-case');
  if ((await cases.isVisible()) && (await cases.inputValue()) === '')
    await cases.selectOption({ label: about });
  await press(page, `Send ${count} ${count === 1 ? 'file' : 'files'} to ${firm}`);
}

/** Signs out by the menu. */
export async function signOut(page) {
  await page.locator('.menu > button').click();
  await press(page, 'Sign out');
  await heading(page, 'Sign in');
}

/** Names files as the device's own chooser does. */
export async function choose(page, files, button = 'Choose files') {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(page, button)]);
  await chooser.setFiles(files);
}

/**
 * Does what sends a large file, and waits until its first part is with the storage. The storage itself is asked: an answer that the
 * page lost is none to wait for. Call it before the request can be made.
 */
export async function sendFirstPart(page, portal, act) {
  const isFirst = (request) =>
    request.method() === 'PUT' && new URL(request.url()).searchParams.get('partNumber') === '1';
  const [request] = await Promise.all([page.context().waitForEvent('request', isFirst), act()]);
  const until = Date.now() + PATIENCE;
  while (!(await portal.holdsPart(request.url(), 1))) {
    assert.ok(Date.now() < until, 'the first part did not arrive');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The mark of what the firm has, where files are sent. */
export const receivedMark = (page) => page.locator('.sending').getByText(/^Received \d/);
