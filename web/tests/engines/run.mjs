// Walks the main journeys in each engine, one after the other: `node tests/engines/run.mjs [chromium] [firefox] [webkit]`. What begins
// with two dashes goes to the test runner: `--test-name-pattern=sending`. An engine that is not installed fails.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ENGINES, missing } from './engines.mjs';

const isOption = (word) => word.startsWith('--');
const words = process.argv.slice(2);
const named = words.filter((word) => !isOption(word));
const unknown = named.filter((name) => !(name in ENGINES));
if (unknown.length > 0)
  fail(`No such engine: ${unknown.join(', ')}. There are ${Object.keys(ENGINES).join(', ')}.`);
if (!existsSync(new URL('../../dist/index.html', import.meta.url)))
  fail('The app is not built: npm run build');

const journeys = fileURLToPath(new URL('journeys.mjs', import.meta.url));
// Ten minutes are for a browser that hangs.
const options = ['--test', '--test-reporter=spec', '--test-timeout=600000', ...words.filter(isOption)];
// Node has had a WebSocket for pages since version 22, and before that on request.
if (typeof WebSocket === 'undefined') options.unshift('--experimental-websocket');

const failed = (named.length > 0 ? named : Object.keys(ENGINES)).filter((name) => !walk(name));
if (failed.length > 0) fail(`Failed: ${failed.join(', ')}`);

function walk(name) {
  const todo = missing(name);
  if (todo) {
    console.error(todo);
    return false;
  }
  const env = { ...process.env, ENGINE: name };
  const begun = Date.now();
  const { status } = spawnSync(process.execPath, [...options, journeys], { stdio: 'inherit', env });
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(`${name}: ${status === 0 ? 'passed' : 'failed'} in ${seconds} s`);
  return status === 0;
}

function fail(words) {
  console.error(words);
  process.exit(1);
}
