import { useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import { t } from '../text/text';
import { type FileHint, fetchFile, isShared, share } from './share';

interface Options {
  /** Asks the portal where the file is, for a minute. */
  ask: () => Promise<{ url: string }>;
  /** What is known of the file. Where nothing is, it is saved by a link. */
  file?: FileHint | undefined;
  onDone?: () => void;
}

export interface Download {
  run: () => void;
  busy: boolean;
  problem: Problem | undefined;
  /** The file was fetched, and waits for one more press. */
  held: File | undefined;
}

/** Lets the browser save a file. The address always saves and never shows; the app on an iPhone's home screen shares the file instead. */
export function useDownload({ ask, file, onDone }: Options): Download {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [held, setHeld] = useState<File>();
  const save = async () => {
    const { url } = await ask();
    if (file && isShared(file)) await hand(await fetchFile(url, file.name));
    else openLink(url);
    onDone?.();
  };
  const hand = async (fetched: File) => {
    const how = await share(fetched);
    if (how === 'late') setHeld(fetched);
    // The first address may be over by now.
    if (how === 'refused') openLink((await ask()).url);
  };
  const run = () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    setHeld(undefined);
    save()
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setBusy(false));
  };
  return { run, busy, problem, held };
}

function openLink(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.rel = 'noreferrer';
  link.click();
}

/** What there is to say beside the button: what went wrong, or that the file waits for a press. */
export function DownloadOutcome({ of: { problem, held } }: { of: Download }) {
  if (held) return <Held file={held} />;
  if (!problem) return null;
  return (
    <p class="field-error" role="alert">
      {problem.status === 404 ? t('download-gone') : `${problem.title} ${problem.detail}`}
    </p>
  );
}

/** The system shares only at a press, and fetching took longer than one counts. */
function Held({ file }: { file: File }) {
  return (
    <div class="held" role="status">
      <p>{t('download-held')}</p>
      <button type="button" class="button" onClick={() => void share(file)}>
        {t('download-share')}
      </button>
    </div>
  );
}
