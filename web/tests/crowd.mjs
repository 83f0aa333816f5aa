// Two firms that shared a great deal with one client, in words that are as long as people and programs make them.
import { LOGO } from './portal.mjs';

export const IDA = 'ida.montgomery-featherstonehaugh@correspondence.featherstonehaugh-family.example';
export const CASE =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft v. Reyes';
export const SCREENSHOT = 'Screenshot_20261128-091502_com.android.chrome.customtabs.pending_intent.png';

const CALL =
  'https://us06web.zoom.us/j/83921745506?pwd=QmFzZTY0RW5jb2RlZFBhc3N3b3JkRm9yVGhlTWVldGluZw.1#success';
const FOLDER = 'Correspondence_with_the_Insurance_Company_2024_2025_2026_final_version_signed';
const MESSAGES = 500;
const BILLS = 200;
const DAY = 86_400_000;

const day = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const hour = (days, at) => `${day(days)}T${at}:00:00Z`;
const money = (amount_minor) => ({ amount_minor, currency: 'USD' });
const ida = { client_ids: ['ida'] };

/** Everything at once and quietly: what a firm loads that comes from another portal. */
export async function playCrowd(portal) {
  await portal.putObject('firm/hale/screenshot', 'a picture');
  await portal.load('hale', [
    [
      'firm.updated',
      firm('Hale, Featherstonehaugh & Ortiz-Montgomery Rechtsanwaltsgesellschaft LLP', '#7a1f3d'),
    ],
    [
      'client.updated',
      { client_id: 'ida', email: IDA, name: 'Ida Montgomery-Featherstonehaugh', locale: 'en' },
    ],
    ['matter.updated', { matter_id: 'm1', name: CASE, status: 'open', ...ida }],
    ['matter.updated', { matter_id: 'm2', name: 'Estate of Luis Reyes', status: 'open', ...ida }],
    ['matter.updated', { matter_id: 'm3', name: 'Lease of 2019', status: 'closed', ...ida }],
    ...Array.from({ length: MESSAGES - 1 }, (_, number) => message(number)),
    ...Array.from({ length: BILLS }, (_, number) => bill(number)),
    ...[2, 2, 5, 40, -30].map(calendarEvent),
    ...[1, 2, 3].map((number) => standing('m1', number)),
    standing('m2', 2, { waiting_for: 'client' }),
    ...Array.from({ length: REQUESTS }, (_, number) => request(number)),
    ['folder.shared', { folder_id: 'f1', matter_id: 'm1', name: FOLDER, ...ida }],
    ['folder.shared', { folder_id: 'f2', matter_id: 'm1', name: 'Photos', client_ids: ['ida', 'ben'] }],
    ['document.shared', screenshot('d1', { folder_id: 'f1' })],
    ['document.shared', screenshot('d2')],
    ['message.sent', { ...message(MESSAGES)[1], text: CALL, attachments: [{ kind: 'document', id: 'd2' }] }],
  ]);
  await portal.load('oak', [
    ['firm.updated', firm('Oak', '#0b5a6b')],
    [
      'client.updated',
      { client_id: 'ida', email: IDA, name: 'Ida Montgomery-Featherstonehaugh', locale: 'en' },
    ],
    ['matter.updated', { matter_id: 'm1', name: 'Immigration', status: 'open', ...ida }],
    standing('m1', 3, { next_update_by: undefined }),
    ['bill.shared', { ...bill(2)[1], number: 'O-1', matter_id: 'm1', due_on: day(9) }],
    ['message.sent', message(1)[1]],
  ]);
  await portal.settle();
}

function firm(name, colour) {
  const logo = { content_type: 'image/png', base64: LOGO };
  return {
    name,
    time_zone: 'America/New_York',
    contact_email: `office@${'x'.repeat(40)}.example`,
    colour,
    logo,
  };
}

function message(number) {
  const text = number % 7 === 0 ? `${SCREENSHOT} ${CALL}` : `Message ${number}. Please read the letter.`;
  const author = number % 5 === 0 ? 'Maximiliana Featherstonehaugh-Montgomery, paralegal' : 'Maria Hale';
  const data = { message_id: `x${number}`, matter_id: 'm1', author, text, attachments: [], ...ida };
  return ['message.sent', data];
}

const STATES = ['awaiting_payment', 'paid', 'awaiting_payment', 'void'];

function bill(number) {
  const state = STATES[number % STATES.length];
  const total = money(125_000 + number * 999_999);
  const data = {
    bill_id: `b${number}`,
    matter_id: number % 3 === 0 ? 'm2' : 'm1',
    number:
      number % 11 === 0 ? `2026/INV-HALE_ORTIZ_MONTGOMERY-${1_000_000 + number}-REISSUED` : `2026-${number}`,
    issued_on: day(-number),
    due_on: day(30 - number),
    total,
    balance: state === 'paid' ? money(0) : total,
    state,
    payment_url: `https://payments.${'featherstonehaugh-'.repeat(3)}llp.example/pay/${number}`,
    message: number % 4 === 0 ? CALL : 'For the work of October.',
    ...ida,
  };
  return ['bill.shared', data];
}

function calendarEvent(days, number) {
  const data = {
    event_id: `e${number}`,
    matter_id: 'm1',
    title: number === 0 ? `Call_about_${SCREENSHOT}` : 'Deposition of Ms. Reyes',
    // Whole days are dates.
    starts_at: number === 2 ? day(days) : hour(days, 15),
    ends_at: number === 2 ? day(days + 1) : hour(days, 17),
    time_zone: 'America/Los_Angeles',
    all_day: number === 2,
    location: CALL,
    description: `Join here: ${CALL}`,
    attendee_ids: number === 3 ? [] : ['ida'],
    ...ida,
  };
  return ['event.shared', data];
}

const REQUESTS = 40;

const KINDS = ['document', 'answer', 'confirmation', 'signature_elsewhere'];

/** Everything that a firm may ask, in long words. */
function request(number) {
  const text = (words, most) => {
    const whole = `${words} `.repeat(most).slice(0, most).trim();
    return { en: whole, es: whole };
  };
  const kind = KINDS[number % KINDS.length];
  const long = number % 3 === 0;
  const data = {
    request_id: `q${number}`,
    matter_id: number % 5 === 0 ? 'm2' : 'm1',
    kind,
    title: text(long ? `${number}_${FOLDER}` : `${number}. The letter of the insurance company.`, 60),
    explanation: text(`${CALL} We need all of its pages.`, 900),
    ...(number % 8 === 1
      ? {
          choices: Array.from({ length: 8 }, (_, id) => ({
            id: `c${id}`,
            text: text(`${id}_${FOLDER}`, 90),
          })),
        }
      : {}),
    ...(kind === 'signature_elsewhere'
      ? { url: `https://${'featherstonehaugh-'.repeat(3)}sign.example/` }
      : {}),
    ...(number % 2 === 0 ? { due_on: day(number + 1) } : {}),
    ...ida,
  };
  return ['request.made', data];
}

const STAGES = 20;

/** Each stage is a long word, and the firm writes as much as it may. It has been silent for longer than it said. */
function standing(matter_id, number, more = {}) {
  const text = (words, most = 1000) => {
    const whole = `${words} `.repeat(most).slice(0, most).trim();
    return { en: whole, es: whole };
  };
  const stages = Array.from({ length: STAGES }, (_, place) => ({
    id: `s${place + 1}`,
    name: text(place % 2 === 0 ? `Stage_${place + 1}_${FOLDER}` : `Discovery ${place + 1}.`, 100),
    explanation: text(`Please read the letter about ${SCREENSHOT}.`, 300),
    usual_duration: text('Between four and eight weeks, or', 100),
  }));
  const data = {
    matter_id,
    stage_id: `s${number * 4}`,
    stages,
    what_happens_now: text(`${CALL} Both sides exchange documents.`, 2000),
    waiting_for: 'firm',
    next_step: text(`We send you ${SCREENSHOT}.`),
    next_update_by: day(-4),
    ...more,
  };
  return ['matter.stage_changed', data];
}

function screenshot(document_id, more = {}) {
  return {
    document_id,
    matter_id: 'm1',
    name: SCREENSHOT,
    content_type: 'image/png',
    size: 9,
    content: { key: 'firm/hale/screenshot' },
    ...ida,
    ...more,
  };
}
