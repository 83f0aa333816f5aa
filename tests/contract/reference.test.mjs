// What the reference of the HTTP API loads, and what it is made of.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { writeReference } from './reference.mjs';

const folder = mkdtempSync(join(tmpdir(), 'portico-reference-'));
after(() => rmSync(folder, { recursive: true }));
writeReference(folder);

const contents = (file) => readFileSync(join(folder, file), 'utf8');
const page = contents('index.html');

test('the page names only files beside it', () => {
  const named = [...page.matchAll(/(?:src|href|spec-url)="([^"]*)"/g)].map(([, url]) => url);
  assert.deepEqual(new Set(named), new Set(['data:,', 'redoc.standalone.js', 'openapi.json']));
  const beside = readdirSync(folder);
  for (const url of named) assert.ok(url === 'data:,' || beside.includes(url), url);
  assert.doesNotMatch(page, /@import|url\(/);
});

test('browsers are told to ask no other origin, and Redoc to count nothing', () => {
  const [, policy] = page.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/);
  const sources = policy.split('; ').flatMap((directive) => directive.split(' ').slice(1));
  assert.deepEqual(new Set(sources), new Set(["'none'", "'self'", "'unsafe-inline'", 'data:']));
  assert.match(policy, /^default-src 'none'; script-src 'self';/);
  assert.match(page, /disable-telemetry="true"/);
});

test('the page has a language, a title, a width for phones, and a way without JavaScript', () => {
  assert.match(page, /<html lang="en">/);
  assert.match(page, /<title>Portico: the HTTP API<\/title>/);
  assert.match(page, /<meta name="viewport" content="width=device-width, initial-scale=1" \/>/);
  assert.match(page, /<noscript>[\s\S]*href="openapi.json"[\s\S]*<\/noscript>/);
});

test('Redoc finds every tag, and an operation of each', () => {
  const { tags, paths } = JSON.parse(contents('openapi.json'));
  const used = Object.values(paths).flatMap((path) => Object.values(path).flatMap(({ tags }) => tags ?? []));
  assert.ok(tags.length > 5);
  assert.deepEqual(new Set(tags.map(({ name }) => name)), new Set(used));
});

test('Redoc is there with its licence, and reads what the page gives it', async () => {
  const script = contents('redoc.standalone.js');
  for (const name of ['spec-url', 'disableTelemetry', 'SplitButton/SplitButton', 'https://redocly.com/redoc/'])
    assert.ok(script.includes(name), name);
  const { init } = await import(pathToFileURL(join(folder, 'redoc.standalone.js')));
  assert.equal(typeof init, 'function');
  assert.match(contents('redoc.standalone.js.LICENSE.txt'), /redoc@3.* — Copyright/);
});
