import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, offline, type Problem } from '../../api/problem';
import { BusyButton, Summary } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { announce } from '../../parts/live';
import {
  discardPages,
  finishScan,
  MOST_PAGES,
  movePage,
  ownPages,
  photograph,
  reading,
  removePage,
  type ScannedPage,
  sizeOfPages,
  turnPage,
  unread,
} from '../../scanning/pages';
import { isWhole } from '../../scanning/quad';
import { showSize } from '../../text/format';
import { type PlainId, wordsOf } from '../../text/text';
import type { AdjustProps } from './adjust';
import { byReason, showNames } from './names';
import { Picture } from './picture';
import { Way } from './way';

const t = wordsOf('documents');

/** The pages that become one PDF. Absent while there are none. */
export function ScanCard() {
  const own = ownPages();
  const [open, setOpen] = useState<{ key: number; Adjust: ComponentType<AdjustProps> }>();
  const [problem, setProblem] = useState<Problem>();
  const closed = useRef<number | null>(null);
  // After adjusting, the page's button has the focus again.
  useEffect(() => {
    if (!open && closed.current !== null) document.getElementById(`scan-adjust-${closed.current}`)?.focus();
    closed.current = null;
  }, [open]);
  const adjust = async (page: ScannedPage) => {
    setProblem(undefined);
    try {
      const { Adjust } = await import('./adjust').catch(() => {
        throw offline();
      });
      setOpen({ key: page.key, Adjust });
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  if (own.length === 0 && reading.value === 0 && unread.value.length === 0) return null;
  const row = own.findIndex((page) => page.key === open?.key);
  const page = own[row];
  if (open && page) {
    const end = () => {
      closed.current = page.key;
      setOpen(undefined);
    };
    return (
      <section class="card scan" aria-labelledby="scan-title">
        <open.Adjust key={page.key} page={page} number={row + 1} onEnd={end} />
      </section>
    );
  }
  return (
    <section class="card scan" aria-labelledby="scan-title">
      <h2 id="scan-title" tabIndex={-1}>
        {t('scan-title')}
      </h2>
      <p class="hint">
        {t('scan-hint')} {own.length > 0 && t(own.every(isKept) ? 'scan-kept' : 'scan-not-kept')}
      </p>
      <Summary problem={problem} />
      {own.length > 0 && (
        <ol class="plain scan-pages">
          {own.map((page, row) => (
            <PageCard
              key={page.key}
              page={page}
              number={row + 1}
              count={own.length}
              onAdjust={() => void adjust(page)}
            />
          ))}
        </ol>
      )}
      {reading.value > 0 && (
        <p role="status" class="hint">
          {t('scan-reading', { count: reading.value })}
        </p>
      )}
      {unread.value.length > 0 && <NotRead />}
      <div class="scan-more">
        <Way icon="camera" words="scan-next" touch accept="image/*" capture onFiles={takePages} />
        <Way id="scan-add" icon="photo" words="scan-add" accept="image/*" multiple onFiles={takePages} />
      </div>
      {own.length > 0 && <Finish count={own.length} />}
    </section>
  );
}

/** Adds photographs to the scan, and says so. */
export async function takePages(files: File[]): Promise<void> {
  if (files.length === 0) return;
  const before = ownPages().length;
  await photograph(files);
  const count = ownPages().length;
  if (count > before) announce(t('scan-added', { count }));
  // The first page opens the scan, which is below the pressed button on a phone.
  if (before === 0) document.getElementById('scan-title')?.focus();
}

/** Whether this device keeps the page: private windows of WebKit and full devices do not. */
const isKept = (page: ScannedPage) => page.kept !== null;

interface PageProps {
  page: ScannedPage;
  number: number;
  count: number;
  onAdjust: () => void;
}

function PageCard({ page, number, count, onAdjust }: PageProps) {
  const moved = useRef<string | null>(null);
  // A page moves with its buttons: the pressed one keeps the focus.
  useEffect(() => {
    if (moved.current) document.getElementById(moved.current)?.focus();
    moved.current = null;
  }, [number]);
  const move = (by: -1 | 1, id: string) => {
    const now = movePage(page, by);
    if (now === null) return;
    moved.current = id;
    announce(t('scan-moved', { before: number, number: now }));
  };
  const tool = (what: string) => `scan-${what}-${page.key}`;
  return (
    <li class="scan-page">
      <Picture page={page} label={t('scan-page', { number })} />
      <div class="scan-side">
        <span class="strong">{t('scan-page', { number })}</span>
        {!isWhole(page.cut.corners) && <span class="row-line">{t('scan-is-cut')}</span>}
        {page.cut.white && <span class="row-line">{t('scan-white')}</span>}
        <div class="scan-tools">
          <Tool words="scan-adjust" number={number} id={tool('adjust')} onPress={onAdjust} />
          <Tool
            words="scan-turn"
            number={number}
            onPress={() => {
              turnPage(page);
              announce(t('scan-turned', { number }));
            }}
          />
          <Tool
            words="scan-up"
            number={number}
            id={tool('up')}
            off={number === 1}
            onPress={() => move(-1, tool('up'))}
          />
          <Tool
            words="scan-down"
            number={number}
            id={tool('down')}
            off={number === count}
            onPress={() => move(1, tool('down'))}
          />
          <Tool
            words="scan-remove"
            number={number}
            onPress={() => {
              removePage(page);
              announce(t('scan-removed', { number, count: count - 1 }));
              document.getElementById(count > 1 ? 'scan-title' : 'choose-files')?.focus();
            }}
          />
        </div>
      </div>
    </li>
  );
}

interface ToolProps {
  words: PlainId<'documents'>;
  number: number;
  id?: string;
  /** Shown, but does nothing now. */
  off?: boolean;
  onPress: () => void;
}

/** An action on a page. Screen readers hear which page it is. */
function Tool({ words, number, id, off, onPress }: ToolProps) {
  return (
    <button type="button" class="button" id={id} aria-disabled={off} onClick={onPress}>
      {t(words)}
      <span class="unseen"> {t('scan-which', { number })}</span>
    </button>
  );
}

function Finish({ count }: { count: number }) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const finish = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await finishScan();
      announce(t('scan-made', { count }));
      document.getElementById('chosen')?.focus();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p>{t('scan-size', { count, size: showSize(sizeOfPages()) })}</p>
      <Summary problem={problem} />
      <BusyButton busy={busy} onPress={() => void finish()} kind="main">
        {busy && <span class="spinner" aria-hidden="true" />}
        <Icon name="document" />
        {t('scan-make')}
      </BusyButton>
      {asking ? (
        <div class="ask">
          <p class="strong" tabIndex={-1}>
            {t('scan-discard-question')}
          </p>
          <div class="buttons">
            <button
              type="button"
              class="button"
              onClick={() => {
                discardPages();
                announce(t('scan-discarded'));
                document.getElementById('choose-files')?.focus();
              }}
            >
              {t('scan-discard-yes')}
            </button>
            <button type="button" class="button" onClick={() => setAsking(false)}>
              {t('scan-discard-no')}
            </button>
          </div>
        </div>
      ) : (
        <button type="button" class="button button-quiet" onClick={() => setAsking(true)}>
          {t('scan-discard')}
        </button>
      )}
    </>
  );
}

function NotRead() {
  return (
    <div class="notice notice-bad" role="alert">
      <Icon name="alert" />
      <ul class="plain">
        {byReason(unread.value).map(({ why, names }) => (
          <li key={why} class="written">
            {why === 'pages'
              ? t('scan-too-many', { names: showNames(names), count: MOST_PAGES })
              : t('scan-unreadable', { names: showNames(names), count: names.length })}
          </li>
        ))}
      </ul>
    </div>
  );
}
