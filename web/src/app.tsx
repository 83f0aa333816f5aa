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
import { waiting } from './state/sign-in';
import { t, withWords } from './text/text';

/** Pages that ask nothing of the portal by being opened. */
const SILENT = ['/link', '/session-report'];

/** Pages that are fetched when somebody goes there. */
const messages = () => import('./pages/messages').then((found) => ({ Page: found.MessagesPage }));
const conversation = () => import('./pages/conversation').then((found) => ({ Page: found.ConversationPage }));
const entry = () => import('./pages/messages').then((found) => ({ Page: found.FindEntryPage }));
const bills = () => import('./pages/bills').then((found) => ({ Page: found.BillsPage }));
const bill = () => import('./pages/bill').then((found) => ({ Page: found.BillPage }));
const calendar = () => import('./pages/calendar').then((found) => ({ Page: found.CalendarPage }));
const event = () => import('./pages/event').then((found) => ({ Page: found.EventPage }));

/** Those whose sentences come with them. */
const documents = () =>
  withWords(import('./pages/documents'), 'documents').then((found) => ({ Page: found.DocumentsPage }));
const send = () => withWords(import('./pages/send'), 'documents').then((found) => ({ Page: found.SendPage }));
const help = () => withWords(import('./pages/help'), 'help').then((found) => ({ Page: found.HelpPage }));
const report = () =>
  withWords(import('./pages/sign-in/report'), 'check').then((found) => ({ Page: found.ReportPage }));
const settings = () =>
  withWords(import('./pages/settings'), 'passkeys', 'devices', 'check').then((found) => ({
    Page: found.SettingsPage,
  }));

export function App() {
  const { path } = place.value;
  const silent = SILENT.includes(path);
  const unknown = phase.value === 'starting' && !silent;
  useEffect(() => {
    if (unknown) void start();
  }, [unknown]);
  return (
    <>
      <Current path={path} />
      <LiveRegion />
    </>
  );
}

function Current({ path }: { path: string }) {
  if (path === '/link') return outside(<LinkPage />);
  if (path === '/session-report') return outside(<Later load={report} />);
  if (phase.value === 'starting') return <Skeletal />;
  if (phase.value === 'unreachable') return outside(<UnreachablePage />);
  // Somebody who is signed in may wait for a link, too: a fresh one for a place that only the portal knows.
  if (path === '/check-mail' && waiting.value) return outside(<Later load={check} />);
  if (phase.value === 'in') {
    return (
      <Inside>
        <Place key={path} path={path} />
        <SessionWatch />
      </Inside>
    );
  }
  if (path === '/help') return outside(<Later load={help} />);
  return outside(<AskPage />);
}

function outside(page: preact.ComponentChildren) {
  return <Outside key={place.value.path}>{page}</Outside>;
}

/** Until it is known whether anybody is signed in: nothing that would move. */
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

/** The page at an address, for somebody who is signed in. */
function Place({ path }: { path: string }) {
  const [, first, id, ...more] = path.split('/');
  const arrived = path === '/check-mail';
  useEffect(() => {
    if (arrived) go('/', 'replace');
  }, [arrived]);
  if (arrived) return null;
  if (more.length > 0) return <NotFoundPage />;
  if (id !== undefined) return <Thing kind={first ?? ''} id={id} />;
  switch (first) {
    case '':
      return <HomePage />;
    case 'messages':
      return <Later load={messages} />;
    case 'documents':
      return <Later load={documents} />;
    case 'send':
      return <Later load={send} />;
    case 'bills':
      return <Later load={bills} />;
    case 'calendar':
      return <Later load={calendar} />;
    case 'settings':
      return <Later load={settings} />;
    case 'help':
      return <Later load={help} />;
    default:
      return <NotFoundPage />;
  }
}

function Thing({ kind, id }: { kind: string; id: string }) {
  if (kind === 'bills') return <Later load={bill} given={{ id }} />;
  if (kind === 'calendar') return <Later load={event} given={{ id }} />;
  if (kind === 'messages')
    return <Later load={id.startsWith('matter_') ? conversation : entry} given={{ id }} />;
  return <NotFoundPage />;
}
