// One function per call of the API that the pages make.
import { requireCookies } from './cookies';
import { type Asking, address, call, makeKey } from './http';
import type { DocumentSender, DocumentSort, Locale, Notifications } from './types';

export type { Asking };

interface Listing {
  matter_id?: string;
  limit?: number;
  cursor?: string;
}

export const readMe = (asking: Asking = {}) => call('get', '/v1/me', asking);

export const changeMe = (body: { locale?: Locale; notifications?: Notifications }) =>
  call('patch', '/v1/me', { body });

export const readMatters = (asking: Asking = {}) => call('get', '/v1/matters', asking);

export const readStages = (id: string, asking: Asking = {}) =>
  call('get', '/v1/matters/{id}/stages', { path: { id }, ...asking });

export const readRequests = (asking: Asking = {}) => call('get', '/v1/requests', asking);

export const readRequest = (id: string, asking: Asking = {}) =>
  call('get', '/v1/requests/{id}', { path: { id }, ...asking });

/** What answers a request; documents do it by an upload. */
export type Answer = { text: string } | { choice: string } | { confirmed: true };

/** `revision` is that of the request as it was shown: what the firm changed since is not answered unread. */
export const answerRequest = (id: string, body: Answer & { revision: string }, key: string) =>
  call('post', '/v1/requests/{id}/answers', { path: { id }, body, key });

export const readBills = (query: Listing, asking: Asking = {}) =>
  call('get', '/v1/bills', { query, ...asking });

export const readBill = (id: string, asking: Asking = {}) =>
  call('get', '/v1/bills/{id}', { path: { id }, ...asking });

export const fetchBill = (id: string) => call('get', '/v1/bills/{id}/content', { path: { id } });

export const readEvents = (query: Listing & { from?: string; to?: string }, asking: Asking = {}) =>
  call('get', '/v1/events', { query, ...asking });

export const readEvent = (id: string, asking: Asking = {}) =>
  call('get', '/v1/events/{id}', { path: { id }, ...asking });

export const eventFile = (id: string) => address('/v1/events/{id}/ics', { id });

export const readEntries = (query: Listing, asking: Asking = {}) =>
  call('get', '/v1/messages', { query, ...asking });

export const markRead = (id: string) => call('put', '/v1/messages/{id}/read', { path: { id } });

export const sendMessage = (body: { matter_id: string; text: string }, key: string) =>
  call('post', '/v1/messages', { body, key });

export const readDrafts = (asking: Asking = {}) => call('get', '/v1/drafts', asking);

export const sendDraft = (id: string) => call('post', '/v1/drafts/{id}/send', { path: { id } });

export const discardDraft = (id: string) => call('delete', '/v1/drafts/{id}', { path: { id } });

export const readFolders = (asking: Asking = {}) => call('get', '/v1/folders', asking);

export const readDocuments = (
  query: Listing & { folder_id?: string; q?: string; sender?: DocumentSender; sort?: DocumentSort },
  asking: Asking = {},
) => call('get', '/v1/documents', { query, ...asking });

export const fetchDocument = (id: string) => call('get', '/v1/documents/{id}/content', { path: { id } });

export const readUpload = (id: string, grant?: string) =>
  call('get', '/v1/uploads/{id}', { path: { id }, ...(grant ? { grant } : { background: true }) });

export const readRegions = () => call('get', '/v1/regions');

/** What anyone may know of a firm. */
export const readFirm = (firm_id: string) =>
  call('get', '/v1/firms/{firm_id}', { path: { firm_id }, background: true });

type LinkWish = { locale: Locale; request_id?: string } & (
  | { email: string; return_to?: string }
  | { token: string }
);

/** How long a repeated request counts as the same attempt, in milliseconds. After that its link and code may have expired. */
const ATTEMPT = 5 * 60_000;

let attempt = { of: '', key: '', at: 0 };

/** Asking again before an answer came repeats the same request, so one mail goes out. */
export async function askForLink(body: LinkWish) {
  const of = JSON.stringify(body);
  if (attempt.of !== of || Date.now() - attempt.at > ATTEMPT) {
    attempt = { of, key: makeKey(), at: Date.now() };
  }
  const asked = await call('post', '/v1/sign-in-links', { body, key: attempt.key });
  attempt = { of: '', key: '', at: 0 };
  return asked;
}

export async function signIn(
  credential: { email: string; token: string } | { request_id: string; code: string },
  key: string,
) {
  requireCookies();
  return call('post', '/v1/sessions', { body: { ...credential, transport: 'cookie' }, key });
}

/** Where a link leads that was sent to this session's address. */
export const findPlace = (token: string) => call('post', '/v1/link-places', { body: { token } });

export const readSession = () => call('get', '/v1/session', { background: true });

/** Refused while files are being sent, unless `abandon` is set. */
export const signOut = (abandon: boolean) =>
  call('delete', '/v1/session', { query: abandon ? { abandon } : {} });

export const readSessions = () => call('get', '/v1/sessions');

export const endSession = (id: string) => call('delete', '/v1/sessions/{id}', { path: { id } });

export const reportSession = (token: string) => call('post', '/v1/session-reports', { body: { token } });
