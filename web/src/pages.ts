// The pages of somebody who is signed in. Their scripts are fetched on demand.
import type { ComponentType } from 'preact';
import type { Me } from './api/types';
import { fetchPage } from './parts/later';
import { beginAhead } from './state/first-loads';
import { type Address, findRoute, type RouteName } from './state/routes';
import { withWords } from './text/text';

interface Fetched {
  Page: ComponentType<{ id: string }>;
  /** Begins to read what the page shows first. */
  begin?: (knowing: Promise<Me>) => void;
}

type Name = Exclude<RouteName, 'link' | 'sessionReport' | 'checkMail'>;

/** A link and the report of a session look the same for everybody. */
export const PAGES: Record<Name, () => Promise<Fetched>> &
  Partial<Record<RouteName, () => Promise<Fetched>>> = {
  home: () => import('./pages/home').then((found) => ({ Page: found.HomePage, begin: found.begin })),
  messages: () =>
    withWords(import('./pages/messages'), 'drafts').then((found) => ({ Page: found.MessagesPage })),
  conversation: () =>
    withWords(import('./pages/conversation'), 'drafts').then((found) => ({ Page: found.ConversationPage })),
  entry: () =>
    withWords(import('./pages/messages'), 'drafts').then((found) => ({ Page: found.FindEntryPage })),
  bills: () => import('./pages/bills').then((found) => ({ Page: found.BillsPage })),
  bill: () => import('./pages/bill').then((found) => ({ Page: found.BillPage })),
  calendar: () => import('./pages/calendar').then((found) => ({ Page: found.CalendarPage })),
  event: () => import('./pages/event').then((found) => ({ Page: found.EventPage })),
  // Those that have sentences of their own.
  matter: () =>
    withWords(import('./pages/matter'), 'stages', 'requests').then((found) => ({ Page: found.MatterPage })),
  requests: () =>
    withWords(import('./pages/requests'), 'requests').then((found) => ({ Page: found.RequestsPage })),
  request: () =>
    withWords(import('./pages/request'), 'requests').then((found) => ({ Page: found.RequestPage })),
  documents: () =>
    withWords(import('./pages/documents'), 'documents', 'archive').then((found) => ({
      Page: found.DocumentsPage,
    })),
  downloads: () =>
    withWords(import('./pages/downloads'), 'archive').then((found) => ({ Page: found.DownloadsPage })),
  send: () =>
    withWords(import('./pages/send'), 'documents', 'requests').then((found) => ({ Page: found.SendPage })),
  help: () => withWords(import('./pages/help'), 'help').then((found) => ({ Page: found.HelpPage })),
  subscribe: () =>
    withWords(import('./pages/subscribe'), 'feed', 'check').then((found) => ({ Page: found.SubscribePage })),
  drafts: () => withWords(import('./pages/drafts'), 'drafts').then((found) => ({ Page: found.DraftsPage })),
  settings: () =>
    withWords(import('./pages/settings'), 'passkeys', 'devices', 'check').then((found) => ({
      Page: found.SettingsPage,
    })),
};

/** Fetches the script of a page that may be wanted soon. */
export async function fetchAhead(address: Address): Promise<void> {
  const page = findRoute(address.split('?', 1)[0] ?? '');
  const load = page && PAGES[page.name];
  if (load) await fetchPage(load).catch(() => {});
}

/** Fetches a page that is shown as soon as it is known who is here, and begins to read for it. */
export async function prepare(address: Address, knowing: Promise<Me>): Promise<void> {
  const page = findRoute(address.split('?', 1)[0] ?? '');
  const load = page && PAGES[page.name];
  if (!load) return;
  beginAhead(page);
  try {
    (await fetchPage(load)).begin?.(knowing);
  } catch {
    // The page fetches its script again, and says so where it cannot.
  }
}
