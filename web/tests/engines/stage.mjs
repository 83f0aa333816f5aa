// The portal, its front and the engine of one walk, and what the journeys have in common.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ANA, playFirm, shareBill, shareEvent, startPortal, writeMessage } from '../portal.mjs';
import { ENGINES } from './engines.mjs';
import { makeCertificate, startFront } from './front.mjs';

export const NAME = process.env.ENGINE ?? 'chromium';
export const FIRM = 'Hale & Ortiz LLP';
export const CASE = 'Reyes v. Northgate';
export const PAPER = Buffer.from('%PDF-1.4\n% The bill, on paper.\n');

/** Where a journey that fails leaves what was shown. */
const SHOTS = fileURLToPath(new URL('../screenshots/engines/', import.meta.url));

const stage = {};
before(async () => {
  const engine = ENGINES[NAME];
  stage.folder = mkdtempSync(join(tmpdir(), 'portico-engines-'));
  stage.portal = await startPortal();
  const tls = engine.tls ? makeCertificate(stage.folder) : undefined;
  stage.front = await startFront(stage.portal, tls);
  const start = await engine.load();
  const folder = join(stage.folder, 'saved');
  stage.engine = await start({ path: engine.path, folder, certificate: tls?.path });
  await play(stage.portal);
  console.log(`${NAME} ${stage.engine.version}`);
});

after(async () => {
  await stage.engine?.stop();
  stage.front?.stop();
  try {
    await stage.portal?.assertHandled();
  } finally {
    await stage.portal?.stop();
    if (stage.folder) rmSync(stage.folder, { recursive: true, force: true });
  }
});

async function play(portal) {
  await playFirm(portal);
  await portal.putObject('firm/hale/b1', PAPER);
  const content = { key: 'firm/hale/b1' };
  await shareBill(portal, { content });
  await shareEvent(portal);
  await writeMessage(portal);
}

/** One person with a browser of their own. Whatever the page did wrong fails the journey. */
export function journey(name, walk) {
  test(name, async (t) => {
    // Links that earlier journeys left unused are none of the three that may live.
    await stage.portal.advance(3700);
    const page = await stage.engine.open();
    try {
      await walk({ ...stage, page, t });
      assert.deepEqual(page.faults, []);
    } catch (thrown) {
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot(`${SHOTS}${NAME}-${name.replace(/\W+/g, '-')}.png`).catch(() => {});
      throw thrown;
    } finally {
      stage.front.mend();
      await page.close();
    }
  });
}

/** Signs in by the link of a mail, typing the address as another browser must. */
export async function signIn({ page, portal, front }, email = ANA) {
  await portal.post('/v1/sign-in-links', { email });
  await page.goto(front.outside(await portal.link(email)));
  await page.fill('textbox', 'Email address', email);
  await page.click('button', 'Continue');
  await page.at('Hello, Ana Reyes');
}

/** Goes to a page by the bar of tabs. */
export async function goTab({ page }, name, heading = name) {
  await page.click('link', new RegExp(`^${name}`));
  await page.at(heading);
}

export async function openConversation(scene) {
  await goTab(scene, 'Messages');
  await scene.page.click('link', new RegExp(CASE));
  await scene.page.at(CASE);
  await scene.page.see('the court has set a date');
}

/** Asks for a mail on the sign-in page. */
export async function askForMail({ page }, email) {
  await page.at('Sign in');
  await page.fill('textbox', 'Email address', email);
  await page.click('button', 'Email me a link');
  await page.at('Check your email');
}

export async function signOut({ page }) {
  await page.click('button', 'Menu');
  await page.click('button', 'Sign out');
  await page.at('Sign in');
  await page.see('You are signed out.');
}
