// Somebody who is the client of two firms: nothing goes to the wrong one, and nothing of one is hidden without a word.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { choose, heading, journeys, press, send } from './journey.mjs';
import { ANA, playFirm } from './portal.mjs';

const KENT = 'Kent, Baptiste & Sons Law Offices';

const journey = journeys(async (portal) => {
  await playFirm(portal);
  const firm = { name: KENT, time_zone: 'America/Chicago', contact_email: 'us@kent.example' };
  await portal.tell('firm.updated', firm, 'kent');
  const lease = { matter_id: 'k1', name: 'Lease of the house in Saratoga Springs', status: 'open' };
  await portal.tell('matter.updated', { ...lease, client_ids: ['c-7'] }, 'kent');
  await portal.tell('client.invited', { client_id: 'c-7', email: ANA, name: 'Ana Reyes' }, 'kent');
});

const file = (name) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(name) });

/** The text that a list shows while it is closed: what fits beside its arrow. */
const shownOf = (select) =>
  select.evaluate((list) => {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = getComputedStyle(list).font;
    const room = list.clientWidth - 48;
    let text = list.selectedOptions[0].text;
    while (pen.measureText(text).width > room) text = text.slice(0, -1);
    return text;
  });

journey(
  'files go to no firm that nobody chose, and the button says to which',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    // What narrows a list elsewhere chooses nothing here.
    await page.goto('/bills');
    await page.getByLabel('Show').selectOption({ label: 'Hale & Ortiz LLP – Reyes v. Northgate' });
    await page.getByRole('link', { name: /^Home/ }).click();
    await page.getByRole('link', { name: 'Send document' }).click();
    await heading(page, 'Send document');
    await choose(page, [file('one.pdf'), file('two.pdf'), file('three.pdf')]);
    const cases = page.getByLabel('Case', { exact: true });
    assert.equal(await cases.inputValue(), '');
    await press(page, 'Send 3 files');
    await page.getByRole('alert').getByRole('link', { name: 'Choose the case that this is for.' }).click();
    assert.ok(await cases.evaluate((list) => list === document.activeElement));
    await cases.selectOption({ label: `${KENT} – Lease of the house in Saratoga Springs` });
    assert.ok((await shownOf(cases)).startsWith(KENT.slice(0, 24)), await shownOf(cases));
    await page.getByText(`${KENT} · Lease of the house in Saratoga Springs`).waitFor();
    await send(page, 3, { firm: KENT });
    await page.getByRole('heading', { name: '3 files received' }).waitFor();
    await page.locator('.sending').getByText(`${KENT} · Lease`).waitFor();
    await portal.settle();
    const received = await portal.heard('document.received');
    assert.deepEqual(
      received.map((event) => event.detail.data.firm_id),
      ['kent', 'kent', 'kent'],
    );
  },
  { width: 360, height: 780 },
);

journey('what was written before a case was chosen goes along, and is kept', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/send');
  await page.getByLabel('Message (optional)').fill('The lease, signed.');
  await page.reload();
  const message = page.getByLabel('Message (optional)');
  assert.equal(await message.inputValue(), 'The lease, signed.');
  await page.getByLabel('Case', { exact: true }).selectOption({ index: 3 });
  assert.equal(await message.inputValue(), 'The lease, signed.');
  await page.reload();
  // The case stands in the address, and the message is kept with it.
  assert.notEqual(await page.getByLabel('Case', { exact: true }).inputValue(), '');
  assert.equal(await message.inputValue(), 'The lease, signed.');
});

journey('a way that names a case chooses it, a closed one chooses none', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/messages');
  await page.getByRole('link', { name: /Lease of the house/ }).click();
  await page.getByLabel(`Your message to ${KENT}`).fill('Is this signed?');
  await page.getByRole('button', { name: `Send to ${KENT}`, exact: true }).waitFor();
  await page.getByRole('link', { name: 'Add files' }).click();
  await choose(page, file('lease.pdf'));
  await page.getByRole('button', { name: `Send 1 file to ${KENT}`, exact: true }).waitFor();
  const { matters } = await (await page.request.get('/v1/me')).json();
  const lease = matters.find(({ name }) => name.startsWith('Lease'));
  const others = { matter_id: 'm2', name: 'Estate of Luis Reyes', client_ids: ['ana'] };
  const first = { matter_id: 'm1', name: 'Reyes v. Northgate', client_ids: ['ana', 'ben'] };
  for (const matter of [others, first]) await portal.tell('matter.updated', { ...matter, status: 'closed' });
  const closed = matters.find(({ name }) => name.startsWith('Estate'));
  await page.goto(`/send?matter=${closed.id}`);
  await page.getByText('Estate of Luis Reyes is closed.').waitFor();
  assert.equal(
    await page.getByLabel('Case', { exact: true }).inputValue(),
    '',
    'another firm is not assumed',
  );
  await page.goto('/send');
  await page.getByText(`${KENT} – ${lease.name}`).waitFor();
  for (const matter of [others, first]) await portal.tell('matter.updated', { ...matter, status: 'open' });
});
