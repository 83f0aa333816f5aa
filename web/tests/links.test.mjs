// Addresses in what people write can be followed, and lead where they say.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { signIn } from './browser.mjs';
import { heading, journeys } from './journey.mjs';
import { ANA, playFirm, shareBill, shareEvent, writeMessage } from './portal.mjs';

let vite;
let findLinks;
before(async () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  vite = await createServer({ root, logLevel: 'error', server: { middlewareMode: true, ws: false } });
  ({ findLinks } = await vite.ssrLoadModule('/src/text/links.ts'));
});
after(() => vite?.close());

const hrefs = (text) => findLinks(text).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.href]));
const hosts = (text) => findLinks(text).flatMap((piece) => piece.host?.shown ?? []);

test('pages, mail addresses and telephone numbers are found, without what ends the sentence', () => {
  for (const [text, ...found] of [
    ['Join https://us06web.zoom.us/j/812?pwd=a.b-c.', 'https://us06web.zoom.us/j/812?pwd=a.b-c'],
    ['(see https://court.example/a_(b)), or', 'https://court.example/a_(b)'],
    ['“https://court.example/x”!', 'https://court.example/x'],
    ['www.court.gov, zoom.us/j/1; court.In addition', 'https://www.court.gov/', 'https://zoom.us/j/1'],
    ['http://court.example: here', 'http://court.example/'],
    ['Write to maria@hale.example.', 'mailto:maria@hale.example'],
    ['mailto:maria@hale.example?bcc=x@evil.example', 'mailto:maria@hale.example'],
    ['Call (518) 555-0123, 518.555.0123 or +1 518 555 0123.', ...Array(3).fill('tel:+15185550123')],
    ['Desde México: +52 55 1234 5678', 'tel:+525512345678'],
    ['Bill 2026-104-1234, SSN 123-45-6789, account 1234567890, 12/12/2026, 1-518-555-01234'],
    ['Complaint.pdf, film.mov, v1.2.3, and/or, 10:30'],
  ]) {
    assert.deepEqual(hrefs(text), found, text);
  }
});

test('nothing but http, https, mail and telephone is followed', () => {
  for (const text of [
    'javascript:alert(1)',
    'javascript://court.example/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'ftp://court.example/a file:///etc/passwd //court.example/x intent://court.example',
    'https://localhost/x https://intranet',
  ])
    assert.deepEqual(hrefs(text), [], text);
});

test('the words name the host that is asked', () => {
  for (const text of [
    'https://zoom.us@evil.example/x',
    'https://zoom.us:443@evil.example/x',
    'https://zoom.us\\@evil.example',
    'https://user:word@zoom.us/',
  ])
    assert.deepEqual(hrefs(text), [], text);
  assert.deepEqual(hosts('https://pаypal.com/login'), ['xn--pypal-4ve.com'], 'a Cyrillic letter');
  assert.deepEqual(hosts('https://ｅvil.example'), ['evil.example'], 'a wide letter');
  assert.deepEqual(hosts('anna@pаypal.com'), ['xn--pypal-4ve.com']);
  assert.deepEqual(hosts('https://españa.example/x'), ['españa.example']);
  assert.deepEqual(hosts('https://2130706433.example https://Court.Example'), [
    '2130706433.example',
    'Court.Example',
  ]);
});

/** Texts of pieces that links are made of, in any order; the same in every run. */
function* texts(count) {
  const parts = [
    ...[
      'https://',
      'http://',
      'www.',
      'mailto:',
      'javascript:',
      'tel:',
      '//',
      '@',
      '.',
      ':',
      '/',
      '\\',
      '?',
      '#',
    ],
    ...[
      '(',
      ')',
      '[',
      ']',
      '"',
      '’',
      ',',
      ' ',
      '\n',
      '\u00a0',
      '\u202e',
      '\u200b',
      '%2f',
      '<b>',
      '&amp;',
      '-',
    ],
    ...[
      'evil.example',
      'zoom.us',
      'а',
      'ñ',
      'ｅ',
      '例え.jp',
      'xn--',
      '127.0.0.1',
      '[::1]',
      ':8080',
      'a',
      '1',
      '+1',
    ],
    ...['518', '555', '0123', '(518) 555-0123', '+52 55 1234 5678', '😀', 'maria@hale.example'],
  ];
  let seed = 7;
  const next = (below) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let text = 0; text < count; text += 1)
    yield Array.from({ length: 1 + next(12) }, () => parts[next(parts.length)]).join('');
}

test('of any text every letter is kept, and every link is safe', () => {
  let links = 0;
  for (const text of texts(20_000)) {
    const pieces = findLinks(text);
    const whole = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
    assert.equal(whole, text);
    for (const piece of pieces.filter((one) => typeof one !== 'string')) {
      links += 1;
      const url = new URL(piece.href);
      assert.ok(['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol), text);
      assert.equal(url.username + url.password, '', text);
      assert.ok(!/\s/.test(piece.text) || piece.kind === 'phone', text);
      if (piece.kind === 'page') {
        assert.equal(new URL(`https://${piece.host.shown}`).hostname, url.hostname, text);
        assert.ok(!/[.,:;!?"’]$/.test(piece.text), text);
      }
      if (piece.kind === 'phone') assert.match(piece.href, /^tel:\+\d{8,15}$/);
      else assert.match(piece.host.shown, /^[\x20-\x7eáéíóúüñ]+$/i, text);
    }
  }
  assert.ok(links > 1000, `${links} links`);
});

const journey = journeys(async (portal) => {
  await playFirm(portal);
  const text = 'Join https://us06web.zoom.us/j/81234567890?pwd=abc, or call (518) 555-0123.';
  await shareEvent(portal, { location: text, description: 'Questions? maria@hale.example' });
  await shareBill(portal, { message: 'Pay at https://pаypal.com/hale only.' });
  await writeMessage(portal, { text: `Dear Ana,\n${text}` });
});

journey(
  'in messages, places and beside bills they can be followed',
  async ({ page, context, portal, faults }) => {
    await signIn(page, portal, ANA);
    const outward = async (host) => {
      const link = page.locator('a.outward').first();
      await link.waitFor();
      assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
      assert.equal(await link.getAttribute('target'), '_blank');
      assert.equal(await link.locator('.strong').textContent(), host);
      return link;
    };
    await page.goto('/messages');
    await page.getByRole('link', { name: /Reyes v\. Northgate/ }).click();
    const zoom = await page.locator('.entry', { hasText: 'Dear Ana' }).locator('a.outward');
    assert.equal(await zoom.getAttribute('href'), 'https://us06web.zoom.us/j/81234567890?pwd=abc');
    await page.getByRole('link', { name: '(518) 555-0123' }).first().waitFor();
    await page.goto('/calendar');
    await page.getByRole('link', { name: /Deposition/ }).click();
    await heading(page, 'Deposition of Ms. Reyes');
    const place = await outward('us06web.zoom.us');
    const tel = page.getByRole('link', { name: '(518) 555-0123' });
    assert.equal(await tel.getAttribute('href'), 'tel:+15185550123');
    const mail = page.getByRole('link', { name: 'maria@hale.example' });
    assert.equal(await mail.getAttribute('href'), 'mailto:maria@hale.example');
    // The other page learns neither who opened it nor from where.
    let asked;
    await context.route('https://us06web.zoom.us/**', (route) => {
      asked = route.request().headers();
      return route.fulfill({ contentType: 'text/html', body: '<title>Zoom</title>' });
    });
    const [other] = await Promise.all([context.waitForEvent('page'), place.click()]);
    await other.waitForLoadState();
    assert.equal(asked.referer, undefined);
    assert.equal(await other.evaluate(() => window.opener), null);
    await other.close();
    assert.deepEqual([...new Set(faults.splice(0))], ['asked https://us06web.zoom.us']);
    await page.goto('/bills');
    await page.locator('.row-link').click();
    await outward('xn--pypal-4ve.com');
    await page.goto('/settings');
    const firm = page.getByRole('link', { name: 'office@hale.example' });
    assert.equal(await firm.getAttribute('href'), 'mailto:office@hale.example');
  },
);
