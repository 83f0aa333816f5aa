import { useEffect, useRef } from 'preact/hooks';
import type { Archive } from '../../api/types';
import { fetchArchive } from '../../archive/calls';
import { awaited } from '../../archive/making';
import { DownloadOutcome, useDownload } from '../../parts/download';
import { BusyButton } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { announce } from '../../parts/live';
import { firmName } from '../../parts/rows';
import { matterOf, recount, severalFirms } from '../../state/account';
import { showMoment, showSize } from '../../text/format';
import { isolate, wordsOf } from '../../text/text';
import { Over, type Why } from './over';

const t = wordsOf('archive');

interface Props {
  archive: Archive;
  /** The name of its folder, where the reader sees it. */
  folder: string | undefined;
  /** Reads the list again. */
  look: () => void;
  /** Another one is being made in place of this one. */
  onMade: (made: Archive) => void;
}

/** One file of documents: what it holds, how far it is, or the button that saves it. */
export function ArchiveCard({ archive, folder, look, onMade }: Props) {
  const { id, name, created_at, expires_at, state } = archive;
  const card = useReadyFocus(archive);
  const holds = [severalFirms.value && isolate(firmName(archive.firm_id)), describe(archive, folder)];
  const when = [
    t('downloads-asked', { moment: showMoment(created_at) }),
    t('downloads-until', { moment: showMoment(expires_at) }),
  ];
  return (
    <li class="card archive" ref={card} aria-labelledby={id}>
      <div class="archive-about">
        <h2 id={id} tabIndex={-1}>
          <bdi>{name}</bdi>
        </h2>
        <p>{holds.filter(Boolean).join(' · ')}</p>
        <p class="hint">{when.join(' · ')}</p>
      </div>
      {state === 'making' && <Making archive={archive} />}
      {state === 'ready' && <Ready archive={archive} look={look} onMade={onMade} />}
      {state === 'failed' && <Over archive={archive} why="failed" onMade={onMade} />}
    </li>
  );
}

/** What tells several downloads of one case apart. */
function describe({ whole, matter_id, folder_id, documents: count }: Archive, folder: string | undefined) {
  const matter = matter_id === undefined ? undefined : matterOf(matter_id)?.name;
  if (!whole) return t('downloads-some', { count });
  if (folder_id === undefined) {
    return matter === undefined ? t('downloads-about', { count }) : t('downloads-case', { matter, count });
  }
  return folder === undefined
    ? t('downloads-one-folder', { count })
    : t('downloads-folder', { folder, count });
}

function Making({ archive: { name, documents, written } }: { archive: Archive }) {
  return (
    <>
      <span class="state state-due">
        <Icon name="clock" />
        {t('downloads-making')}
      </span>
      <div class="progress">
        <progress max={documents} value={written} aria-label={t('downloads-progress', { name })} />
        <p class="hint">{t('downloads-written', { written, count: documents })}</p>
      </div>
      <p>{t('downloads-wait')}</p>
    </>
  );
}

function Ready({ archive, look, onMade }: Omit<Props, 'folder'>) {
  const { id, name, size, left_out } = archive;
  const download = useDownload({
    ask: () => fetchArchive(id),
    file: { name, size },
    onDone: () => void recount(),
  });
  const { problem } = download;
  const why = whyOver(problem);
  // The list was older than the portal's own.
  useEffect(() => {
    if (problem?.kind === 'archive-not-ready') look();
  }, [problem]);
  if (why) return <Over archive={archive} why={why} onMade={onMade} />;
  return (
    <>
      <BusyButton kind="main" busy={download.busy} onPress={download.run}>
        <Icon name="download" />
        {t('downloads-get', { size: showSize(size) })}
      </BusyButton>
      <DownloadOutcome of={download} />
      {left_out > 0 && <p>{t('downloads-left-out', { count: left_out })}</p>}
    </>
  );
}

function whyOver(problem: { kind: string; status: number } | undefined): Why | undefined {
  if (problem?.kind === 'archive-outdated') return 'outdated';
  return problem?.status === 404 ? 'gone' : undefined;
}

/** Says that an archive has become ready. Its button takes the focus if the person is doing nothing else on the page. */
function useReadyFocus({ id, name, state }: Archive) {
  const card = useRef<HTMLLIElement>(null);
  const before = useRef(state);
  useEffect(() => {
    const became = before.current === 'making' || awaited.id === id;
    before.current = state;
    if (state !== 'ready' || !became) return;
    if (awaited.id === id) awaited.id = '';
    announce(t('downloads-ready', { name }));
    if (isIdle()) card.current?.querySelector('button')?.focus();
  }, [state]);
  return card;
}

function isIdle(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement.matches('body, main, h1');
}
