// Hebrew and Arabic among English: what people wrote keeps its order, and the words around it keep theirs.
import assert from 'node:assert/strict';
import { signIn } from './browser.mjs';
import { choose, journeys } from './journey.mjs';
import { ANA, playFirm, shareBill, shareDocument, shareEvent, shareFolder, writeMessage } from './portal.mjs';

const FIRM = 'כהן ושות׳ (24)';
const CASE = 'תיק 12 Smith';
const EVENT = 'דיון 3 ב-Zoom';
const PLACE = 'רחוב הרצל 7, Albany';
const FILE = 'חוזה 2.pdf';
const FOLDER = 'مستندات 5';
const AUTHOR = 'מרים כהן';
const TEXT = 'שלום Ana, ב-12:30 בחדר 4.\nPlease bring ID no. 7.\nתודה!';

const journey = journeys(async (portal) => {
  await playFirm(portal);
  await portal.tell('firm.updated', {
    name: FIRM,
    time_zone: 'America/New_York',
    contact_email: 'office@hale.example',
  });
  await portal.tell('matter.updated', { matter_id: 'm1', name: CASE, status: 'open', client_ids: ['ana'] });
  await portal.tell(
    'client.invited',
    { client_id: 'v', email: ANA, name: 'Ana Reyes', locale: 'en' },
    'vega',
  );
  const other = { matter_id: 'mv', name: 'ملف 9', status: 'open', client_ids: ['v'] };
  await portal.tell('matter.updated', other, 'vega');
  await shareBill(portal, { message: TEXT });
  await shareEvent(portal, { title: EVENT, location: PLACE, description: TEXT });
  await shareFolder(portal, { name: FOLDER });
  await shareDocument(portal, { name: FILE, folder_id: 'f1' });
  await writeMessage(portal, { author: AUTHOR, text: TEXT });
});

/** Where pieces of a line stand, in its order from left to right; which of them are mixed up with another. */
async function placesOf(locator, pieces) {
  return locator.first().evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let text = '';
    const nodes = [];
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, from: text.length });
      text += walker.currentNode.data;
    }
    const point = (offset) => {
      const found = nodes.findLast(({ from }) => from <= offset);
      return [found.node, offset - found.from];
    };
    return wanted.map((piece) => {
      const from = text.indexOf(piece);
      if (from < 0) throw new Error(`“${piece}” is not in “${text}”`);
      const boxes = [...piece].map((_, at) => {
        const range = document.createRange();
        range.setStart(...point(from + at));
        const [node, offset] = point(from + at);
        range.setEnd(node, offset + 1);
        return range.getBoundingClientRect();
      });
      return {
        left: Math.min(...boxes.map((box) => box.left)),
        right: Math.max(...boxes.map((box) => box.right)),
      };
    });
  }, pieces);
}

/** Wide enough for every sentence to stand in one line. */
const WIDE = { width: 1280, height: 800 };

/** The pieces stand one after the other, from left to right, and none reaches into its neighbour. */
async function inOrder(locator, pieces) {
  const places = await placesOf(locator, pieces);
  for (const [at, place] of places.entries()) {
    const next = places[at + 1];
    if (next) assert.ok(place.right <= next.left + 1, `“${pieces[at]}” reaches into “${pieces[at + 1]}”`);
  }
}

/** The first piece of a sentence that runs from right to left stands to the right of the second. */
const runsLeft = (locator, first, second) => inOrder(locator, [second, first]);

journey('rows, headings and facts keep their labels apart from Hebrew names', async ({ page, portal }) => {
  await page.setViewportSize(WIDE);
  await signIn(page, portal, ANA);
  const row = page.locator('.row', { hasText: AUTHOR });
  await inOrder(row.locator('.row-title'), [AUTHOR, ': ', 'שלום']);
  await inOrder(page.locator('.row-line', { hasText: FIRM }), [FIRM, ' · ', CASE]);
  await page.goto('/messages');
  await inOrder(page.locator('.preview', { hasText: FILE }), ['Document: ', FILE]);
  await page.goto('/calendar');
  await page.getByRole('link', { name: /Zoom/ }).click();
  await page.getByText('You are invited').waitFor();
  await inOrder(page.getByText('expects you there'), [FIRM, ' expects you there']);
  await runsLeft(page.locator('h1'), 'דיון', '3');
  await runsLeft(page.locator('dd', { hasText: PLACE }), 'רחוב הרצל', '7');
  const about = page.locator('.written');
  assert.equal(await about.evaluate((element) => getComputedStyle(element).direction), 'rtl');
  await page.goto('/bills');
  await inOrder(page.locator('.row-line', { hasText: FIRM }), [FIRM, ' · ', CASE]);
  await page.goto('/documents');
  await page.getByText(FILE).waitFor();
  await inOrder(page.getByText(/^From .?כהן/), ['From ', FIRM]);
  await inOrder(page.getByText('Folder: '), ['Folder: ', FOLDER]);
  await runsLeft(page.locator('.row-title', { hasText: FILE }), 'חוזה', '.pdf');
  const filter = await page.locator('#case-filter option', { hasText: CASE }).textContent();
  assert.equal(filter, `\u2068${FIRM}\u2069 – \u2068${CASE}\u2069`);
});

journey(
  'a message is read in its own direction, line by line, and its author apart',
  async ({ page, portal }) => {
    await signIn(page, portal, ANA);
    await page.goto('/messages');
    await page.getByRole('link', { name: /Smith/ }).click();
    const card = page.locator('.entry', { hasText: AUTHOR });
    const text = card.locator('.written');
    await text.waitFor();
    await runsLeft(text, 'שלום', 'Ana');
    await runsLeft(text, 'Ana', '12:30');
    // The full stop ends its sentence at the left; the English line reads from the left and ends at the right.
    const [first, stop] = await placesOf(text, ['בחדר', '4.']);
    assert.ok(stop.left < first.left);
    await inOrder(text, ['Please', ' ID no. 7']);
    const [line] = await placesOf(text, ['Please bring']);
    const box = await text.boundingBox();
    assert.ok(line.left - box.x < 4, 'an English line begins at the left');
    const [hebrew] = await placesOf(text, ['שלום']);
    assert.ok(box.x + box.width - hebrew.right < 4, 'a Hebrew line begins at the right');
    // What is typed runs as it will be read.
    const field = page.locator('#message');
    await inOrder(page.locator('label[for=message]'), ['Your message to ', FIRM]);
    await field.fill('שלום 5');
    assert.equal(await field.evaluate((element) => getComputedStyle(element).direction), 'rtl');
    await field.fill('Hello 5');
    assert.equal(await field.evaluate((element) => getComputedStyle(element).direction), 'ltr');
  },
);

journey('what is sent keeps its Hebrew name, and so does the case', async ({ page, portal }) => {
  await signIn(page, portal, ANA);
  await page.goto('/send');
  await choose(page, { name: FILE, mimeType: 'application/pdf', buffer: Buffer.from('Lease') });
  await runsLeft(page.locator('.file-name', { hasText: FILE }), 'חוזה', '.pdf');
  const option = page.locator('#send-case option', { hasText: CASE });
  assert.equal(await option.textContent(), `\u2068${FIRM}\u2069 – \u2068${CASE}\u2069`);
  await page.goto('/documents');
  const search = page.locator('#search');
  await search.fill('חוזה 2');
  assert.equal(await search.evaluate((element) => getComputedStyle(element).direction), 'rtl');
});

journey(
  'a mail names the firm without mixing it up, in its page, text and subject',
  async ({ page, portal }) => {
    await page.setViewportSize(WIDE);
    const mails = await portal.mails(ANA);
    const news = mails.findLast((mail) => mail.subject.startsWith('New ') && mail.subject.includes(FIRM));
    assert.ok(news.subject.endsWith(`from \u2068${FIRM}\u2069`), news.subject);
    assert.ok(!news.from.includes('\u2068'));
    assert.ok(news.text.includes(`in the conversation with \u2068${FIRM}\u2069.`), news.text);
    assert.ok(!news.html.includes('\u2068'), 'HTML has its own way');
    await page.setContent(news.html);
    await inOrder(page.getByText('in the conversation with'), ['in the conversation with ', FIRM]);
    const invitation = mails.find((mail) => mail.subject.includes('invites you'));
    await page.setContent(invitation.html);
    assert.equal(await page.locator('h1').textContent(), 'Welcome to your secure portal');
    // Where nothing runs from right to left, there is nothing to hold apart.
    assert.ok(!/[\u2066-\u2069]/.test(invitation.subject + invitation.text + invitation.html));
  },
);
