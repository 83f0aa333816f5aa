// How fast the web app is on a mid-range phone with a slow network: `npm run bench`, after a build of the portal and of the app.
//   --rounds N    how often each is measured (3); the median counts
//   --json PATH   writes the figures there, too
//   --short       one round of the sign-in page and the weights: shows that the benchmark works, and holds nobody to a budget
//   --devtools    Chromium's own emulation of the network instead of a link of packets, to compare (throttle.mjs)
//   --waterfall   lists what each journey waited for
import { existsSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { startPortal } from '../tests/portal.mjs';
import { startEdge } from './edge.mjs';
import * as pages from './pages.mjs';
import { NETWORKS, SLOWDOWN } from './throttle.mjs';

const { values: asked } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    short: { type: 'boolean', default: false },
    devtools: { type: 'boolean', default: false },
    waterfall: { type: 'boolean', default: false },
  },
});
const rounds = asked.short ? 1 : Number(asked.rounds);
const byDevtools = asked.devtools;

/** The times that are measured, and how long each may take on slow 4G, in seconds. */
const JOURNEYS = [
  ['sign-in page usable', 1.5, ({ phone }) => pages.openSignIn(phone)],
  ['code to Home', 1.5, pages.codeToHome],
  ['cold mail link to the thing', 2.0, pages.mailToBill],
  ['sign-in to bills', 2.0, pages.signInToBills],
];

/** What a page consists of. */
const KINDS = ['page', 'script', 'style', 'other', 'API'];

const executablePath =
  process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
let portal;
let edge;
let browser;

const figures = [];
const times = [];
const weights = [];
let missed = false;
try {
  portal = await startPortal();
  edge = await startEdge(portal);
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', edge.flag] });
  await pages.playBusyFirm(portal);
  const before = loadavg()[0].toFixed(1);
  for (const [name, network] of Object.entries(NETWORKS)) {
    if (asked.short && name !== 'slow 4G') continue;
    for (const journey of asked.short ? JOURNEYS.slice(0, 1) : JOURNEYS) await time(journey, name, network);
  }
  await weighAll();
  print(
    `A phone: 360 x 740, processor ${SLOWDOWN} times slower, empty cache. Median of ${rounds}; load of this machine ${before} before and ${loadavg()[0].toFixed(1)} after.`,
    byDevtools
      ? 'The network as Chromium emulates it: connections cost nothing, and the service worker is not slowed down.'
      : 'The network carries packets, with the handshakes of TCP and TLS and the slow start of TCP; names resolve at once.',
    'In front of the portal stands what CloudFront does: HTTP/2, files from the cache with Brotli, calls as they are.',
    'The portal answers from memory: Lambda, DynamoDB and the way from CloudFront to them come on top of each call.',
    '',
  );
  table(['time', 'median', 'range', 'budget', ''], times);
  print(
    '',
    'kB over the network until nothing more is asked for. "shell": what the service worker keeps for later.',
  );
  table(['page', ...KINDS, 'of the page', 'shell', 'all, with headers and TLS'], weights);
  if (asked.json) writeFileSync(asked.json, `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  await browser?.close();
  edge?.stop();
  await portal?.stop();
}
if (missed) {
  console.error('A budget is missed.');
  process.exitCode = 1;
}

/** Measures one journey on one network. */
async function time([what, limit, walk], name, network) {
  const measured = [];
  // The first round fills the edge and warms the machine, and does not count.
  for (let round = asked.short ? 1 : 0; round <= rounds; round += 1) {
    // Links that earlier rounds left unused are none of the three that may live.
    await portal.advance(3700);
    const phone = await pages.newPhone({ browser, edge, portal, network, byDevtools });
    const took = await walk({ phone, portal, edge });
    if (round > 0) measured.push(took / 1000);
    if (asked.waterfall && round === rounds) {
      print(`${what}, ${name}`, ...(await pages.waterfall(phone)), '');
    }
    await pages.closePhone(phone);
  }
  measured.sort((one, other) => one - other);
  const value = Number(measured[Math.floor(measured.length / 2)].toFixed(2));
  const budget = name === 'slow 4G' && !asked.short ? limit : null;
  const within = budget === null ? null : value <= budget;
  missed ||= within === false;
  note(`${what}, ${name}`, value, 's', budget, within);
  const range = `${measured[0].toFixed(2)} to ${measured.at(-1).toFixed(2)}`;
  const verdict = within === null ? '' : within ? 'within' : 'missed';
  times.push([
    `${what}, ${name}`,
    `${value.toFixed(2)} s`,
    range,
    budget ? `${budget.toFixed(1)} s` : '',
    verdict,
  ]);
}

/** Weighs the pages. How fast the network is makes no difference to that. */
async function weighAll() {
  const cookie = await pages.openSession(portal, edge);
  for (const page of pages.PAGES) {
    const phone = await pages.newPhone({ browser, edge, portal, network: null, byDevtools: false });
    const [cold, warm] = await pages.weigh({ phone, edge, cookie }, page);
    await pages.closePhone(phone);
    addWeight(`${page[0]}, cold`, cold);
    addWeight(`${page[0]}, warm`, warm);
  }
}

function addWeight(name, { log, wire }) {
  const sum = (answers) => answers.reduce((total, { bytes }) => total + bytes, 0) / 1000;
  const shown = log.filter(({ behind }) => !behind);
  const shell = sum(log.filter(({ behind }) => behind));
  const kinds = KINDS.map((kind) => sum(shown.filter((answer) => answer.kind === kind)));
  for (const [row, kind] of KINDS.entries()) note(`${name}: ${kind}`, kinds[row], 'kB');
  note(`${name}: of the page`, sum(shown), 'kB');
  note(`${name}: shell`, shell, 'kB');
  note(`${name}: all, with headers and TLS`, wire / 1000, 'kB');
  weights.push([name, ...[...kinds, sum(shown), shell, wire / 1000].map((kb) => kb.toFixed(1))]);
}

function note(figure, value, unit, budget = null, within = null) {
  const rounded = Number(value.toFixed(2));
  figures.push({
    function: 'web',
    figure,
    value: rounded,
    unit,
    reference: null,
    ratio: null,
    budget,
    within,
  });
}

function print(...lines) {
  console.log(lines.join('\n'));
}

function table(head, lines) {
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  for (const line of all) {
    const cells = line.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
    );
    print(cells.join('  ').trimEnd());
  }
}
