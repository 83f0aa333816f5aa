import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { TEMPLATE } from '../lib/template.js';
import { at, template } from './template.js';

const root = dirname(TEMPLATE);

function policy(text: string): Map<string, string> {
  const rules = text.split(';').map((rule) => rule.trim().split(/\s+/));
  return new Map(rules.map(([name = '', ...values]) => [name, values.join(' ')]));
}

test("the page's policy is the same in the page and in the header", () => {
  const page = readFileSync(join(root, 'web/index.html'), 'utf8');
  const meta = policy(/Content-Security-Policy"\s+content="([^"]+)"/.exec(page)?.[1] ?? '');
  const sent = at('PageHeaders', 'Properties', 'ResponseHeadersPolicyConfig', 'SecurityHeadersConfig');
  const text = (sent as { ContentSecurityPolicy: { ContentSecurityPolicy: { 'Fn::Sub': string } } })
    .ContentSecurityPolicy.ContentSecurityPolicy['Fn::Sub'];
  const header = policy(text);
  assert.equal(header.get('frame-ancestors'), "'none'");
  assert.equal(header.get('connect-src'), "'self' https://${Documents.RegionalDomainName}");
  for (const differs of ['frame-ancestors', 'connect-src']) {
    header.delete(differs);
    meta.delete(differs);
  }
  assert.deepEqual(header, meta);
});

type Event = { request: { uri: string; headers: Record<string, { value: string }> }; viewer: { ip: string } };

function edge(name: string, uri: string, headers: Event['request']['headers'] = {}): Event['request'] {
  const code = at(name, 'Properties', 'FunctionCode') as string;
  const event: Event = { request: { uri, headers }, viewer: { ip: '2001:db8::7' } };
  return runInNewContext(`${code}; handler(event)`, { event }) as Event['request'];
}

test('pages of the app are its first page, files are files', () => {
  for (const page of ['/', '/bills', '/documents/doc_1', '/sign-in']) {
    assert.equal(edge('PagesOfTheApp', page).uri, '/index.html', page);
  }
  for (const file of ['/index.html', '/sw.js', '/assets/main-a1.js', '/icon-192.png']) {
    assert.equal(edge('PagesOfTheApp', file).uri, file);
  }
});

test('nobody says for himself where he calls from', () => {
  const { headers } = edge('AddressOfTheViewer', '/v1/me', { 'portico-viewer': { value: '9.9.9.9' } });
  assert.equal(headers['portico-viewer']?.value, '2001:db8::7');
});

test('filters count actions that there are', () => {
  const routes = new Set<string>();
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== 'AWS::Serverless::Function') continue;
    const events = Object.values(Properties['Events'] ?? {}) as { Properties: { Method?: string; Path?: string } }[];
    for (const { Properties: of } of events) if (of.Path) routes.add(`${of.Method} ${of.Path}`);
  }
  const filters = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Logs::MetricFilter');
  assert.equal(filters.length, 5);
  for (const { Properties } of filters) {
    const action = /\$\.action = "([^"]+)"/.exec(Properties['FilterPattern'] ?? '')?.[1];
    if (!action) continue;
    const pattern = new RegExp(`^${action.replaceAll('*', '.*')}$`);
    assert.ok([...routes].some((route) => pattern.test(route)), action);
  }
});

test('every alarm says what it means and reaches somebody', () => {
  const alarms = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');
  const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  for (const [name, { Properties }] of alarms) {
    assert.ok(Properties['AlarmDescription'], name);
    assert.deepEqual(Properties['AlarmActions'], [{ Ref: 'AlarmTopic' }], name);
    assert.ok(page.includes(`\`${name}\``), `docs/operations.md says what to do about ${name}`);
  }
});
