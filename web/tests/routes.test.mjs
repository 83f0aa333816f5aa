// The table of routes: the addresses that mails name, and the way back from an address to its page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadModule } from './modules.mjs';

const { findRoute, to } = await loadModule('state/routes.ts');

const ADDRESSES = [
  ['/', 'home'],
  ['/messages', 'messages'],
  ['/messages/matter_1?at=msg_2', 'conversation', { id: 'matter_1', at: 'msg_2' }],
  ['/messages/msg_2', 'entry', { id: 'msg_2' }],
  ['/matters/matter_1', 'matter', { id: 'matter_1' }],
  ['/requests', 'requests'],
  ['/requests/request_1', 'request', { id: 'request_1' }],
  ['/documents', 'documents', {}],
  ['/documents?folder=folder_1', 'documents', { folder: 'folder_1' }],
  ['/documents?first=doc_1', 'documents', { first: 'doc_1' }],
  ['/documents?sender=client', 'documents', { sender: 'client', q: undefined }],
  ['/downloads', 'downloads'],
  ['/send?matter=matter_1&folder=folder_1', 'send', { matter: 'matter_1', folder: 'folder_1' }],
  ['/send', 'send', { matter: undefined }],
  ['/bills?first=bill_1', 'bills', { first: 'bill_1' }],
  ['/bills/bill_1', 'bill', { id: 'bill_1' }],
  ['/calendar?month=2026-12', 'calendar', { month: '2026-12' }],
  ['/calendar?show=past', 'calendar', { show: 'past' }],
  ['/calendar/event_1', 'event', { id: 'event_1' }],
  ['/settings', 'settings'],
  ['/help', 'help'],
  ['/link', 'link'],
  ['/check-mail', 'checkMail'],
  ['/session-report', 'sessionReport'],
];

test('each page has its address, and each address its page', () => {
  for (const [address, name, given] of ADDRESSES) {
    assert.equal(to(name, given), address);
    assert.deepEqual(findRoute(address.split('?')[0]), { name, id: given?.id ?? '' });
  }
});

test('what is no address of a page finds none', () => {
  for (const path of [
    '/billing',
    '/bills/',
    '/bills/bill_1/more',
    '/home',
    '/messages/',
    '/matters',
    '/requests/request_1/more',
    '/matters/msg_2',
    '//',
    '/settings/x',
    '',
  ])
    assert.equal(findRoute(path), undefined, path);
});
