// What Home shows of requests.
import type { FirmRequest } from '../api/types';
import { to } from '../state/routes';
import { t as say, wordsOf } from '../text/text';
import { RequestRows } from './rows';
import { isToDo } from './standing';

const t = wordsOf('requests');

/** How many Home shows; the others are one press away. */
const MOST = 3;

/** What there is to do, the earliest day first. Absent where there is nothing. */
export function Needed({ requests }: { requests: FirmRequest[] }) {
  const toDo = requests.filter(isToDo);
  if (toDo.length === 0) return null;
  return (
    <section aria-labelledby="needed">
      <h2 id="needed">{say('requests-title')}</h2>
      <RequestRows requests={toDo.slice(0, MOST)} />
      {toDo.length > MOST && <All words={t('requests-see-all', { count: toDo.length })} />}
      {toDo.length <= MOST && requests.length > toDo.length && <All words={t('requests-before')} />}
    </section>
  );
}

/** The link to earlier requests, at the bottom of Home, when nothing is left to do. */
export function Before({ requests }: { requests: FirmRequest[] }) {
  if (requests.length === 0 || requests.some(isToDo)) return null;
  return (
    <section aria-labelledby="needed">
      <h2 id="needed">{say('requests-title')}</h2>
      <p class="quiet">{t('requests-to-do-none')}</p>
      <All words={t('requests-before')} />
    </section>
  );
}

function All({ words }: { words: string }) {
  return (
    <p>
      <a class="more" href={to('requests')}>
        {words}
      </a>
    </p>
  );
}
