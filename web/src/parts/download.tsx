import { useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import { t } from '../text/text';

/** Asks the portal where a file is, for a minute, and lets the browser save it. The address always saves and never shows. */
export function useDownload(ask: () => Promise<{ url: string }>, onDone: () => void = () => {}) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const run = () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    ask()
      .then(
        ({ url }) => {
          const link = document.createElement('a');
          link.href = url;
          link.rel = 'noreferrer';
          link.click();
          onDone();
        },
        (thrown: unknown) => setProblem(asProblem(thrown)),
      )
      .finally(() => setBusy(false));
  };
  return { run, busy, problem };
}

/** What went wrong, beside the button. */
export function DownloadProblem({ problem }: { problem: Problem | undefined }) {
  if (!problem) return null;
  return (
    <p class="field-error" role="alert">
      {problem.status === 404 ? t('download-gone') : `${problem.title} ${problem.detail}`}
    </p>
  );
}
