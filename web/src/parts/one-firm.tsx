import { useState } from 'preact/hooks';
import { cameByNotice, firmOf, me } from '../state/account';
import { news } from '../state/load';
import { t, withWords } from '../text/text';
import { Icon } from './icon';
import { Later } from './later';

const stepUp = () => withWords(import('./step-up'), 'check').then((found) => ({ Page: found.StepUp }));

/** A notice's link opens one firm, because people forward mails. Somebody with a forwarded mail must not learn whether there is another firm, so everybody is told what is shown and how to see everything. */
export function OneFirm() {
  const [confirming, setConfirming] = useState(false);
  if (!cameByNotice.value) return null;
  const firm = firmOf(me.value?.session.firm_id ?? '')?.name ?? t('home-your-firm');
  const done = () => {
    news.value += 1;
    document.querySelector<HTMLElement>('h1')?.focus();
  };
  return (
    <div class="one-firm">
      <p class="hint">
        <Icon name="info" />
        <span>{t('one-firm', { firm })}</span>
      </p>
      {confirming ? (
        <Later load={stepUp} given={{ name: 'firms', onDone: done }} rows={2} />
      ) : (
        <button type="button" class="button button-quiet" onClick={() => setConfirming(true)}>
          {t('one-firm-all')}
        </button>
      )}
    </div>
  );
}
