import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { BusyButton, lastProblem, Summary, useSubmit } from '../../parts/form';
import { announce } from '../../parts/live';
import { notAdjusted, recut, type ScannedPage, shown } from '../../scanning/pages';
import { findPaper } from '../../scanning/paper';
import { type Quad, turned, WHOLE } from '../../scanning/quad';
import { wordsOf } from '../../text/text';
import { Corners } from './corners';

const t = wordsOf('documents');

export interface AdjustProps {
  page: ScannedPage;
  number: number;
  onEnd: () => void;
}

/** Sets which part of a photograph becomes a page, by four corners, and its contrast. The corners are those of the picture as shown, so they turn with it. */
export function Adjust({ page, number, onEnd }: AdjustProps) {
  const [corners, setCorners] = useState<Quad>(turned(page.cut.corners, page.turn));
  const [white, setWhite] = useState(page.cut.white);
  const [said, setSaid] = useState<string>();
  // Sending the scan from here sends the page as it is shown.
  useLayoutEffect(() => {
    shown.now = { key: page.key, cut: { corners: turned(corners, -page.turn), white } };
    return () => {
      shown.now = null;
    };
  }, [corners, white, page.key, page.turn]);
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    title.current?.focus();
    // Shows as much of the photograph below as there is room for.
    title.current?.scrollIntoView({ block: 'start' });
  }, []);
  const say = (words: string) => {
    setSaid(words);
    announce(words);
  };
  const finding = useSubmit(async () => {
    const found = await findPaper(page.photograph).catch(notAdjusted);
    setCorners(turned(found ?? WHOLE, page.turn));
    say(found ? t('scan-found') : t('scan-not-found'));
  });
  const using = useSubmit(async () => {
    await recut(page, { corners: turned(corners, -page.turn), white }).catch(notAdjusted);
    announce(t('scan-adjusted', { number }));
    onEnd();
  });
  return (
    <>
      <h2 id="scan-title" ref={title} tabIndex={-1}>
        {t('scan-adjust-title', { number })}
      </h2>
      <p class="hint">{t('scan-adjust-hint')}</p>
      <Summary problem={lastProblem(using, finding)} />
      <Corners page={page} corners={corners} onCorners={setCorners} />
      <div class="buttons">
        <BusyButton busy={finding.busy} onPress={finding.run}>
          {t('scan-find')}
        </BusyButton>
        <button
          type="button"
          class="button"
          onClick={() => {
            setCorners(WHOLE);
            say(t('scan-whole-again'));
          }}
        >
          {t('scan-whole')}
        </button>
      </div>
      {said && <p class="hint">{said}</p>}
      <fieldset class="card options">
        <legend class="unseen">{t('scan-contrast')}</legend>
        {[false, true].map((one) => (
          <label key={String(one)} class="option">
            <input type="radio" name="contrast" checked={white === one} onChange={() => setWhite(one)} />
            <span>{one ? t('scan-white') : t('scan-colours')}</span>
          </label>
        ))}
      </fieldset>
      <div class="buttons">
        <BusyButton busy={using.busy} onPress={using.run} kind="main">
          {using.busy && <span class="spinner" aria-hidden="true" />}
          {t('scan-adjust-use')}
        </BusyButton>
        <button type="button" class="button" onClick={onEnd}>
          {t('scan-adjust-cancel')}
        </button>
      </div>
    </>
  );
}
