// What a person does with the phone, and how long the machine takes for it. A person's own time, to read a mail and to press, does
// not count.
import assert from 'node:assert/strict';
import { newPerson, PATIENCE } from '../tests/browser.mjs';
import { ANA, bill, day, LOGO, message, playFirm, request, shareBill, standing } from '../tests/portal.mjs';
import { slowDown } from './throttle.mjs';

/** What has to be on the page before something counts as shown. */
const SHOWN = {
  email: '#email',
  code: '#code',
  home: '.home .home-news .row',
  bills: '#to-pay ~ .rows .row, .page > .rows .row',
  mailed: '.row-marked .amount',
  documents: 'main .page .rows .row',
  messages: 'main .page .rows .row',
};

/** Runs inside the page: notes each press, and when each of these was first on the screen and the page free to take what is typed. It looks after changes only, because the page has a slow processor. */
function watch({ shown, patience }) {
  const at = {};
  const presses = [];
  const waiting = [];
  let looks = false;
  const look = () => {
    looks = false;
    for (const [name, selector] of Object.entries(shown)) {
      if (name in at || !document.querySelector(selector)?.checkVisibility()) continue;
      at[name] = 0;
      // After the frame that shows it.
      setTimeout(() => {
        at[name] = performance.now();
        for (const one of waiting) if (one.name === name) one.resolve(at[name]);
      });
    }
  };
  new MutationObserver(() => {
    if (!looks) requestAnimationFrame(look);
    looks = true;
  }).observe(document, { subtree: true, childList: true, attributes: true });
  addEventListener('click', (event) => presses.push(event.timeStamp), true);
  const when = (name) =>
    new Promise((resolve, reject) => {
      if (at[name]) return resolve(at[name]);
      waiting.push({ name, resolve });
      setTimeout(() => reject(new Error(`${name} was not shown`)), patience);
    });
  window.bench = { at, presses, when };
}

/** A firm with a client who has something of everything. */
export async function playBusyFirm(portal) {
  await playFirm(portal);
  const changes = [];
  for (let row = 0; row < 12; row += 1) {
    const paid = row % 3 !== 0;
    const balance = { amount_minor: paid ? 0 : 85000 + row, currency: 'USD' };
    const state = paid ? 'paid' : 'awaiting_payment';
    changes.push(['bill.shared', bill({ bill_id: `many-${row}`, number: `2026-${row}`, balance, state })]);
    changes.push(['message.sent', message({ message_id: `many-${row}`, matter_id: row % 2 ? 'm1' : 'm2' })]);
  }
  changes.push(['matter.stage_changed', standing()]);
  changes.push(['request.made', request()]);
  await portal.load('hale', changes);
  for (let row = 0; row < 12; row += 1) {
    const key = `firm/hale/many-${row}`;
    await portal.putObject(key, LOGO);
    await portal.tell('document.shared', {
      document_id: `many-${row}`,
      matter_id: 'm1',
      name: `Exhibit ${row}.png`,
      content_type: 'image/png',
      client_ids: ['ana'],
      size: LOGO.length,
      content: { key },
    });
  }
}

/** A phone that has never been here, with an empty cache. */
export async function newPhone({ browser, edge, portal, network, byDevtools }) {
  const there = { origin: edge.origin, storage: portal.storage };
  const look = { width: 360, height: 740, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
  const phone = await newPerson(browser, there, look);
  await phone.context.addInitScript(watch, { shown: SHOWN, patience: PATIENCE });
  await slowDown(phone.page, network, byDevtools);
  edge.link.network = byDevtools ? null : network;
  return phone;
}

export async function closePhone({ context, faults }) {
  await context.close();
  assert.deepEqual(faults, []);
}

/** When something was shown, in milliseconds after the navigation. */
const shown = (page, name) => page.evaluate((name) => window.bench.when(name), name);

/** Presses the main button of the form, and says when that was. The place is found before: what a press costs Playwright would count. */
async function press(page) {
  const button = page.locator('main form button[type=submit]');
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await button.boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
  return page.evaluate(() => window.bench.presses.at(-1));
}

/** The field takes what is typed. */
async function type(page, field, text) {
  await page.locator(field).pressSequentially(text);
  assert.equal(await page.locator(field).inputValue(), text);
}

/** Opens the sign-in page. */
export async function openSignIn({ page }, path = '/') {
  await page.goto(path, { waitUntil: 'commit' });
  const usable = await shown(page, 'email');
  await type(page, '#email', 'a');
  return usable;
}

/** Asks for a mail; the time until the code can be typed. */
async function askForCode({ page }, portal) {
  await page.locator('#email').fill(ANA);
  const pressed = await press(page);
  const usable = await shown(page, 'code');
  await page.locator('#code').fill(await portal.code(ANA));
  return usable - pressed;
}

/** From the code to Home. By the time the mail is there, the phone has loaded what it wanted to load. */
export async function codeToHome({ phone, portal, edge }) {
  await openSignIn(phone);
  await askForCode(phone, portal);
  await edge.quiet();
  const pressed = await press(phone.page);
  return (await shown(phone.page, 'home')) - pressed;
}

/** From the sign-in page to the bills, with the code typed at once. */
export async function signInToBills({ phone, portal }) {
  const usable = await openSignIn(phone, '/bills');
  const asked = await askForCode(phone, portal);
  const pressed = await press(phone.page);
  return usable + asked + (await shown(phone.page, 'bills')) - pressed;
}

let mailed = 0;

/** From a mail about a bill to that bill, which stands first among the bills, on a phone that does not know the person: the address is typed and a button pressed. */
export async function mailToBill({ phone, portal, edge }) {
  const { page } = phone;
  mailed += 1;
  await shareBill(portal, { bill_id: `mailed-${mailed}`, number: `2027-${mailed}`, due_on: day(20) });
  const link = new URL(await portal.link(ANA));
  await page.goto(edge.origin + link.pathname + link.search, { waitUntil: 'commit' });
  const usable = await shown(page, 'email');
  await page.locator('#email').fill(ANA);
  const pressed = await press(page);
  return usable + (await shown(page, 'mailed')) - pressed;
}

/** The cookie of a session, as a phone has it after a sign-in. */
export async function openSession(portal, edge) {
  await portal.post('/v1/sign-in-links', { email: ANA });
  const token = new URL(await portal.link(ANA)).searchParams.get('token');
  const answer = await fetch(`${portal.origin}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: portal.origin },
    body: JSON.stringify({ email: ANA, token, transport: 'cookie' }),
  });
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '') ?? [];
  if (!name) throw new Error(`No session: ${answer.status}`);
  return { name, value, url: edge.origin, secure: true, httpOnly: true, sameSite: 'Strict' };
}

/** The pages whose weight is measured: their address, and what shows that they are there. */
export const PAGES = [
  ['first load', '/', 'email'],
  ['home', '/', 'home'],
  ['bills', '/bills', 'bills'],
  ['documents', '/documents', 'documents'],
  ['messages', '/messages', 'messages'],
];

/** What a page loads on a phone that has never been here, and what it loads the second time. */
export async function weigh({ phone, edge, cookie }, [, path, what]) {
  if (what !== 'email') await phone.context.addCookies([cookie]);
  const visits = [];
  for (let visit = 0; visit < 2; visit += 1) {
    edge.log = [];
    const before = edge.link.down.bytes;
    await phone.page.goto(path, { waitUntil: 'commit' });
    await shown(phone.page, what);
    await edge.quiet();
    visits.push({ log: edge.log, wire: edge.link.down.bytes - before });
  }
  return visits;
}

/** What the page asked for, in the order of asking: from when to when in milliseconds, and how many bytes. */
export async function waterfall({ page }) {
  const { entries, bench } = await page.evaluate(() => {
    const found = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ];
    const entries = found.map(({ name, startTime, responseStart, responseEnd, transferSize }) => ({
      name: name.replace(location.origin, ''),
      times: [startTime, responseStart, responseEnd].map(Math.round),
      transferSize,
    }));
    const { at, presses } = window.bench;
    return { entries, bench: { at, presses } };
  });
  const moments = [
    ...Object.entries(bench.at).map(([name, at]) => [at, `shown: ${name}`]),
    ...bench.presses.map((at) => [at, 'pressed']),
  ];
  const lines = [
    ...entries.map(({ name, times, transferSize }) => [
      times[0],
      `${times.join(' ')} ms  ${transferSize} B  ${name.split('?', 1)[0]}`,
    ]),
    ...moments.map(([at, what]) => [at, `${Math.round(at)} ms  ${what}`]),
  ];
  return lines.sort(([one], [other]) => one - other).map(([, line]) => line);
}
