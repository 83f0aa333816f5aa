import { useEffect } from 'preact/hooks';
import { offline } from './api/problem';
import { PAGES } from './pages';
import { NotFoundPage } from './pages/gone';
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
import { type Found, SILENT, to } from './state/routes';
import { waiting } from './state/sign-in';
import { t, withWords } from './text/text';

const report = () =>
  withWords(import('./pages/sign-in/report'), 'check').then((found) => ({ Page: found.ReportPage }));

export function App() {
  const { path, page } = place.value;
  const silent = page !== undefined && SILENT.includes(page.name);
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
  if (page?.name === 'help') return outside(<Later load={PAGES.help} given={{ id: '' }} />);
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

function Place({ page }: { page: Found | undefined }) {
  if (page?.name === 'checkMail') return <Arrived />;
  const load = page && PAGES[page.name];
  return load ? <Later load={load} given={{ id: page.id }} /> : <NotFoundPage />;
}

/** Somebody who is signed in does not wait for a mail. */
function Arrived() {
  useEffect(() => go(to('home'), 'replace'), []);
  return null;
}
