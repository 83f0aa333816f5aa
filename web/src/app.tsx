import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { offline } from './api/problem';
import { NotFoundPage } from './pages/gone';
import { HomePage } from './pages/home';
import { AskPage, check } from './pages/sign-in/ask';
import { LinkPage } from './pages/sign-in/link';
import { Inside, Outside } from './parts/frame';
import { Later } from './parts/later';
import { LiveRegion } from './parts/live';
import { Page } from './parts/page';
import { SessionWatch } from './parts/session-watch';
import { Failure, Skeleton } from './parts/states';
import { phase, start } from './state/account';
import { go, place } from './state/router';
import { type Found, type RouteName, to } from './state/routes';
import { waiting } from './state/sign-in';
import { t, withWords } from './text/text';

/** Pages that make no call when they are opened. */
const SILENT: (RouteName | undefined)[] = ['link', 'sessionReport'];

/** Pages whose scripts are fetched on demand. */
const messages = () => import('./pages/messages').then((found) => ({ Page: found.MessagesPage }));
const conversation = () => import('./pages/conversation').then((found) => ({ Page: found.ConversationPage }));
const entry = () => import('./pages/messages').then((found) => ({ Page: found.FindEntryPage }));
const bills = () => import('./pages/bills').then((found) => ({ Page: found.BillsPage }));
const bill = () => import('./pages/bill').then((found) => ({ Page: found.BillPage }));
const calendar = () => import('./pages/calendar').then((found) => ({ Page: found.CalendarPage }));
const event = () => import('./pages/event').then((found) => ({ Page: found.EventPage }));

/** Those that have sentences of their own. */
const matter = () =>
  withWords(import('./pages/matter'), 'stages', 'requests').then((found) => ({ Page: found.MatterPage }));
const requests = () =>
  withWords(import('./pages/requests'), 'requests').then((found) => ({ Page: found.RequestsPage }));
const request = () =>
  withWords(import('./pages/request'), 'requests').then((found) => ({ Page: found.RequestPage }));
const documents = () =>
  withWords(import('./pages/documents'), 'documents').then((found) => ({ Page: found.DocumentsPage }));
const send = () =>
  withWords(import('./pages/send'), 'documents', 'requests').then((found) => ({ Page: found.SendPage }));
const help = () => withWords(import('./pages/help'), 'help').then((found) => ({ Page: found.HelpPage }));
const report = () =>
  withWords(import('./pages/sign-in/report'), 'check').then((found) => ({ Page: found.ReportPage }));
const settings = () =>
  withWords(import('./pages/settings'), 'passkeys', 'devices', 'check').then((found) => ({
    Page: found.SettingsPage,
  }));

export function App() {
  const { path, page } = place.value;
  const silent = SILENT.includes(page?.name);
  const unknown = phase.value === 'starting' && !silent;
  useEffect(() => {
    if (unknown) void start();
  }, [unknown]);
  return (
    <>
      <Current path={path} page={page} />
      <LiveRegion />
    </>
  );
}

interface Props {
  path: string;
  page: Found | undefined;
}

function Current({ path, page }: Props) {
  if (page?.name === 'link') return outside(<LinkPage />);
  if (page?.name === 'sessionReport') return outside(<Later load={report} />);
  if (phase.value === 'starting') return <Skeletal />;
  if (phase.value === 'unreachable') return outside(<UnreachablePage />);
  // Somebody who is signed in may also wait for a link: a new one for a place that only the portal knows.
  if (page?.name === 'checkMail' && waiting.value) return outside(<Later load={check} />);
  if (phase.value === 'in') {
    return (
      <Inside>
        <Place key={path} page={page} />
        <SessionWatch />
      </Inside>
    );
  }
  if (page?.name === 'help') return outside(<Later load={help} />);
  return outside(<AskPage />);
}

function outside(page: preact.ComponentChildren) {
  return <Outside key={place.value.path}>{page}</Outside>;
}

/** Shown until it is known whether somebody is signed in; nothing moves afterwards. */
function Skeletal() {
  return (
    <div class="outside">
      <div class="strip" />
      <div class="head" />
      <main>
        <div class="page">
          <Skeleton />
        </div>
      </main>
    </div>
  );
}

function UnreachablePage() {
  return (
    <Page title={t('unreachable-title')}>
      <Failure problem={offline()} again={() => void start()} />
    </Page>
  );
}

/** The pages of somebody who is signed in. A link and the report of a session look the same for everybody. */
const PAGES: Record<Exclude<RouteName, 'link' | 'sessionReport'>, (id: string) => JSX.Element> = {
  home: () => <HomePage />,
  messages: () => <Later load={messages} />,
  conversation: (id) => <Later load={conversation} given={{ id }} />,
  entry: (id) => <Later load={entry} given={{ id }} />,
  matter: (id) => <Later load={matter} given={{ id }} />,
  requests: () => <Later load={requests} />,
  request: (id) => <Later load={request} given={{ id }} />,
  documents: () => <Later load={documents} />,
  send: () => <Later load={send} />,
  bills: () => <Later load={bills} />,
  bill: (id) => <Later load={bill} given={{ id }} />,
  calendar: () => <Later load={calendar} />,
  event: (id) => <Later load={event} given={{ id }} />,
  settings: () => <Later load={settings} />,
  help: () => <Later load={help} />,
  checkMail: () => <Arrived />,
};

function Place({ page }: { page: Found | undefined }) {
  if (!page || page.name === 'link' || page.name === 'sessionReport') return <NotFoundPage />;
  return PAGES[page.name](page.id);
}

/** Somebody who is signed in does not wait for a mail. */
function Arrived() {
  useEffect(() => go(to('home'), 'replace'), []);
  return null;
}
