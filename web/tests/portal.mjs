// A portal of one test, and the firm that feeds it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const binary = process.env.PORTAL_BIN ?? fileURLToPath(new URL('../../target/debug/local', import.meta.url));

/** Starts a portal on a free port, in memory. */
export async function startPortal({ demo = false } = {}) {
  if (!existsSync(binary))
    throw new Error(
      `There is no portal at ${binary}: build it with cargo build -p local, or set PORTAL_BIN.`,
    );
  const process_ = spawn(binary, ['--port', '0', ...(demo ? [] : ['--no-demo'])], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [origin, storage] = await new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk) => {
      said += chunk;
      const portal = /Portal\s+(http:\/\/localhost:\d+)/.exec(said);
      const files = /S3\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(said);
      if (portal && files) resolve([portal[1], files[1]]);
    };
    process_.stdout.on('data', hear);
    process_.stderr.on('data', hear);
    process_.on('exit', () => reject(new Error(`The portal did not start: ${said}`)));
  });
  return new Portal(origin, storage, process_);
}

class Portal {
  constructor(origin, storage, process_) {
    this.origin = origin;
    /** The origin that files are sent to and fetched from. */
    this.storage = storage;
    this.process = process_;
    this.version = 1;
  }

  async call(path, options = {}) {
    const response = await fetch(this.origin + path, options);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  post(path, body) {
    return this.call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** Everything under way has happened. */
  settle() {
    return this.post('/local/settle', {});
  }

  /** The firm tells the portal something, and all that follows has happened: where news waits because there was other news just before, five minutes pass. */
  async tell(type, data, firm = 'hale') {
    await this.tellAll(type, [data], firm);
  }

  /** The same of what clients have to open within some hours. */
  async tellImportant(type, data, hours) {
    await this.tellAll(type, [data], 'hale', [], { important: { unread_after_hours: hours } });
  }

  /** The same for many events of one type, announced together. `times` are when each happened, and `more` is beside their data. */
  async tellAll(type, all, firm = 'hale', times = [], more = {}) {
    for (const [row, data] of all.entries()) {
      this.version += 1;
      const time = times[row] ?? '2026-11-23T09:00:00Z';
      const detail = { id: `e-${this.version}`, time, version: this.version, data, ...more };
      await this.post('/local/events', { source: `firm.${firm}`, 'detail-type': type, detail });
    }
    while ((await this.settle()).waiting.notify) await this.advance(300);
  }

  /** A firm loads all this at once, and nobody is told of it. */
  async load(firm, changes) {
    const events = changes.map(([type, data]) => {
      this.version += 1;
      const detail = {
        id: `e-${this.version}`,
        time: '2026-11-23T09:00:00Z',
        version: this.version,
        quiet: true,
        data,
      };
      return { source: `firm.${firm}`, 'detail-type': type, detail };
    });
    while (events.length > 0) await this.post('/local/events', events.splice(0, 100));
    await this.settle();
  }

  /** Puts an object where the firm's files lie, as its own systems do. */
  async putObject(key, bytes) {
    await this.askStorage('PUT', `/documents/${key}`, {}, bytes);
  }

  /** Fetches a version of an object, as the firm's own systems do with what a client sent. */
  async getObject({ bucket, key, version_id }) {
    const answer = await this.askStorage('GET', `/${bucket}/${key}`, { versionId: version_id });
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Whether the storage has a part of an unfinished file, by the address that its parts are put to. */
  async holdsPart(address, number) {
    const { pathname, searchParams } = new URL(address);
    const answer = await this.askStorage('GET', pathname, { uploadId: searchParams.get('uploadId') });
    return (await answer.text()).includes(`<PartNumber>${number}</PartNumber>`);
  }

  /** Asks the storage with a signed address. */
  async askStorage(method, path, query, body) {
    const url = new URL(path, this.storage);
    const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${stamp.slice(0, 8)}/us-east-1/s3/aws4_request`;
    // By name, as the signature wants them.
    url.search = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `local/${scope}`,
      'X-Amz-Date': stamp,
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host',
      ...query,
    });
    const request = [
      method,
      url.pathname,
      url.search.slice(1),
      `host:${url.host}\n`,
      'host',
      'UNSIGNED-PAYLOAD',
    ];
    const hash = createHash('sha256').update(request.join('\n')).digest('hex');
    const signing = scope
      .split('/')
      .reduce((last, text) => createHmac('sha256', last).update(text).digest(), 'AWS4local');
    const signed = ['AWS4-HMAC-SHA256', stamp, scope, hash].join('\n');
    url.searchParams.set('X-Amz-Signature', createHmac('sha256', signing).update(signed).digest('hex'));
    const answer = await fetch(url, { method, body });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  /** What the firm heard of a kind, oldest first. */
  async heard(type) {
    const { data } = await this.call('/local/bus?source=portico');
    return data.filter((event) => event['detail-type'] === type);
  }

  async mails(to) {
    await this.settle();
    return (await this.call(`/local/emails?to=${encodeURIComponent(to)}`)).data;
  }

  /** The newest mail to an address. */
  async mail(to) {
    const mail = (await this.mails(to)).at(-1);
    if (!mail) throw new Error(`No mail to ${to}`);
    return mail;
  }

  /** The first link of the newest mail that signs in. */
  async link(to) {
    const links = (await this.mails(to)).reverse().flatMap((mail) => mail.links);
    const found = links.find((link) => link.includes('/link?token='));
    if (!found) throw new Error(`No link to ${to}`);
    return found;
  }

  async code(to) {
    for (const { text } of (await this.mails(to)).reverse()) {
      const found = /\b(\d{3})[ \u00a0-]?(\d{3})\b/.exec(text);
      if (found) return found[1] + found[2];
    }
    throw new Error(`No code to ${to}`);
  }

  advance(seconds) {
    return this.post('/local/clock', { advance_seconds: seconds });
  }

  async now() {
    return Date.parse((await this.call('/local/clock')).now);
  }

  async deadLetters() {
    return (await this.call('/local/dead-letters')).data;
  }

  /** What this portal could not handle would be missing in its journeys without a word. */
  async assertHandled() {
    await this.settle();
    assert.deepEqual(await this.deadLetters(), [], 'dead letters');
  }

  async stop() {
    this.process.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
  }
}

const DAY = 86_400_000;
const at = (days, hour = 15) =>
  new Date(Math.floor(Date.now() / DAY) * DAY + days * DAY + hour * 3_600_000).toISOString();
export const day = (days) => at(days).slice(0, 10);

export const LOGO = readFileSync(new URL('../public/icon-192.png', import.meta.url), 'base64');

export const ANA = 'ana@example.com';
export const BEN = 'ben@example.com';

/** A firm with two clients: Ana, in two cases with everything shared, and Ben, who reads Spanish and has one empty case. */
export async function playFirm(portal) {
  await portal.tell('firm.updated', {
    name: 'Hale & Ortiz LLP',
    time_zone: 'America/New_York',
    contact_email: 'office@hale.example',
    colour: '#7a1f3d',
    logo: { content_type: 'image/png', base64: LOGO },
  });
  await portal.tell('matter.updated', {
    matter_id: 'm1',
    name: 'Reyes v. Northgate',
    status: 'open',
    client_ids: ['ana', 'ben'],
  });
  await portal.tell('matter.updated', {
    matter_id: 'm2',
    name: 'Estate of Luis Reyes',
    status: 'open',
    client_ids: ['ana'],
  });
  await portal.tell('client.invited', { client_id: 'ana', email: ANA, name: 'Ana Reyes', locale: 'en' });
  await portal.tell('client.invited', { client_id: 'ben', email: BEN, name: 'Ben Ortega', locale: 'es' });
}

let people = 0;

/** A client of one journey alone, who has neither passkeys nor devices yet. */
export async function inviteSomebody(portal) {
  people += 1;
  const email = `person-${people}@example.com`;
  const client = { client_id: `person-${people}`, email, name: 'Ana Reyes', locale: 'en' };
  await portal.tell('client.invited', client);
  return email;
}

export const bill = (more = {}) => ({
  bill_id: 'b1',
  matter_id: 'm1',
  number: '2026-104',
  issued_on: day(-2),
  due_on: day(12),
  total: { amount_minor: 125000, currency: 'USD' },
  balance: { amount_minor: 85000, currency: 'USD' },
  state: 'awaiting_payment',
  payment_url: 'https://pay.hale.example/b1',
  client_ids: ['ana'],
  message: 'For the work of October. Call us with any question.',
  ...more,
});

export async function shareBill(portal, more = {}, firm = 'hale') {
  await portal.tell('bill.shared', bill(more), firm);
}

export async function shareEvent(portal, more = {}) {
  await portal.tell('event.shared', {
    event_id: 'e1',
    matter_id: 'm1',
    title: 'Deposition of Ms. Reyes',
    starts_at: at(5),
    ends_at: at(5, 17),
    time_zone: 'America/New_York',
    all_day: false,
    location: '100 Main Street, Room 4, Albany',
    description: 'Please bring your passport.\nWe meet in the lobby at 9:45.',
    attendee_ids: ['ana'],
    client_ids: ['ana', 'ben'],
    ...more,
  });
}

export const message = (more = {}) => ({
  message_id: 'x1',
  matter_id: 'm1',
  author: 'Maria Hale',
  text: 'Dear Ana,\n\nthe court has set a date. Please read the details under Calendar events.',
  client_ids: ['ana'],
  attachments: [],
  ...more,
});

export async function writeMessage(portal, more = {}) {
  await portal.tell('message.sent', message(more));
}

const SAMPLE = JSON.parse(
  readFileSync(new URL('../../events/apply-firm-event/matter-stage-changed.json', import.meta.url), 'utf8'),
).detail.data;

/** What the firm says of where Ana's and Ben's case stands, in both languages. */
export const standing = (more = {}) => ({ ...SAMPLE, matter_id: 'm1', next_update_by: day(9), ...more });

/** `time` is when the case came there. */
export async function changeStage(portal, more = {}, time = undefined) {
  await portal.tellAll('matter.stage_changed', [standing(more)], 'hale', time ? [time] : []);
}

/** What the firm asks of Ana, in both languages: a document, if nothing else is said. */
export const request = (more = {}) => ({
  request_id: 'q1',
  matter_id: 'm1',
  kind: 'document',
  title: { en: 'Your pay stubs', es: 'Sus recibos de nómina' },
  explanation: {
    en: 'Of the last three months. A photo of each is enough.',
    es: 'De los últimos tres meses. Basta una foto de cada uno.',
  },
  client_ids: ['ana'],
  ...more,
});

export async function makeRequest(portal, more = {}) {
  await portal.tell('request.made', request(more));
}

export async function shareFolder(portal, more = {}) {
  await portal.tell('folder.shared', {
    folder_id: 'f1',
    matter_id: 'm1',
    name: 'Court filings',
    client_ids: ['ana'],
    ...more,
  });
}

/** Shares a file with these bytes. */
export async function shareDocument(
  portal,
  { bytes = 'Minutes of the meeting', firm = 'hale', ...more } = {},
) {
  const document = {
    document_id: 'd1',
    matter_id: 'm1',
    name: 'Complaint.pdf',
    content_type: 'application/pdf',
    client_ids: ['ana'],
    ...more,
  };
  const key = `firm/${firm}/${document.document_id}`;
  await portal.putObject(key, bytes);
  const about = { ...document, size: Buffer.byteLength(bytes), content: { key } };
  await portal.tell('document.shared', about, firm);
}

/** Answers the newest notice that can be answered, as a mail program does. */
export async function answerByMail(portal, email, text, verdicts = 'dmarc=FAIL', from = email) {
  const mails = await portal.mails(email);
  const { reply_to } = mails.findLast((mail) => mail.reply_to.startsWith('reply+'));
  const raw = [
    `From: <${from}>`,
    'Subject: Re: New message',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '--b',
    'Content-Type: application/pdf',
    'Content-Disposition: attachment; filename="lease.pdf"',
    '',
    '%PDF-1.7',
    '--b--',
    '',
  ].join('\r\n');
  const to = encodeURIComponent(reply_to);
  await portal.call(`/local/mail-in?to=${to}&${verdicts}`, { method: 'POST', body: raw });
  await portal.settle();
}
