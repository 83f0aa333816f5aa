// Somebody who is the client of two firms: nothing goes to the wrong one, and nothing of one is hidden without a word.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { choose, heading, journeys, press, send } from './journey.mjs';
import { ANA, playFirm, shareBill } from './portal.mjs';

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

/** The ids of the cases, by name. */
async function casesOf(page) {
  const { matters } = await (await page.request.get('/v1/me')).json();
  return Object.fromEntries(matters.map(({ id, name }) => [name, id]));
}

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

journey('a text that was kept stays with its case, and is never overwritten', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  const cases = await casesOf(page);
  const hale = cases['Reyes v. Northgate'];
  const kent = cases['Lease of the house in Saratoga Springs'];
  const estate = cases['Estate of Luis Reyes'];
  const write = async (id, text) => {
    await page.goto(`/messages/${id}`);
    await page.locator('#message').fill(text);
  };
  const written = async (id) => {
    await page.goto(`/messages/${id}`);
    await page.locator('#message').waitFor();
    return page.locator('#message').inputValue();
  };
  await write(hale, 'HALE: about the other firm');
  await write(kent, 'KENT: a long letter');
  await page.goto(`/send?matter=${hale}`);
  const message = page.getByLabel('Message (optional)');
  const chosen = page.locator('#send-case');
  assert.equal(await message.inputValue(), 'HALE: about the other firm');
  await message.press('End');
  await message.pressSequentially('!');
  await chosen.selectOption(kent);
  assert.equal(await message.inputValue(), 'KENT: a long letter');
  await chosen.selectOption(estate);
  assert.equal(await message.inputValue(), '');
  // What is typed here goes along, also to a case that has a text of its own.
  await message.fill('Typed beside the files');
  await chosen.selectOption(kent);
  assert.equal(await message.inputValue(), 'Typed beside the files');
  assert.equal(await written(kent), 'KENT: a long letter');
  assert.equal(await written(hale), 'HALE: about the other firm!');
  assert.equal(await written(estate), 'Typed beside the files');
});

journey(
  'the title names the firm of the page, and no firm where there are several',
  async ({ page, portal }) => {
    await shareBill(portal, { bill_id: 'k-1', matter_id: 'k1', number: 'K-1', client_ids: ['c-7'] }, 'kent');
    await signIn(page, portal, ANA);
    const titled = (title) => page.waitForFunction((wanted) => document.title === wanted, title);
    await titled('Home – Client portal');
    const cases = await casesOf(page);
    await page.goto(`/messages/${cases['Lease of the house in Saratoga Springs']}`);
    await titled(`Lease of the house in Saratoga Springs – ${KENT}`);
    await page.goto(`/messages/${cases['Reyes v. Northgate']}`);
    await titled('Reyes v. Northgate – Hale & Ortiz LLP');
    await page.goto('/bills');
    await page.getByRole('link', { name: /Bill K-1/ }).click();
    await titled(`Bill K-1 – ${KENT}`);
    await page.goto('/messages');
    await page.getByRole('link', { name: /Bill K-1/ }).waitFor();
  },
);

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
