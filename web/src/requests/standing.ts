// Where a request stands, and by when it is due.
import type { FirmRequest, Locale } from '../api/types';
import { matterOf } from '../state/account';
import { today } from '../text/format';
import { foreign, wordsOf } from '../text/text';

const t = wordsOf('requests');

const DAY = 86_400_000;
/** Up to how many days ahead the days are counted. */
const SOON = 14;

/** Whether the firm still waits for it. */
export function isOpen({ state }: FirmRequest): boolean {
  return state === 'open' || state === 'returned';
}

/** A closed case takes answers and no files. */
export function isClosed({ kind, matter_id }: FirmRequest): boolean {
  return kind === 'document' && matterOf(matter_id)?.status === 'closed';
}

/** Its files have arrived: nothing is left to do, unless the check finds something. */
const isChecking = ({ upload }: FirmRequest) => upload?.state === 'checking';

/** Whether the client has something to do. */
export function isToDo(request: FirmRequest): boolean {
  return isOpen(request) && !isChecking(request) && !isClosed(request);
}

/** What the list shows, part by part, in the portal's order. */
export function sorted(requests: FirmRequest[]) {
  return {
    toDo: requests.filter(isToDo),
    sent: requests.filter((one) => one.state === 'sent' || (isOpen(one) && isChecking(one))),
    accepted: requests.filter((one) => one.state === 'accepted'),
    closed: requests.filter((one) => isOpen(one) && !isChecking(one) && isClosed(one)),
  };
}

/** The language of the firm's reason, where it is not the page's. */
export function reasonLanguage({ language, returned }: FirmRequest): Locale | undefined {
  return foreign({ language: returned?.language ?? language });
}

export interface Due {
  words: string;
  /** It is due tomorrow at the latest. */
  near: boolean;
}

/** By when, in plain words, with a day as `show` writes it; nothing where the firm named none. The portal knows the firm's day, this device the reader's. */
export function dueOf({ due_on, overdue }: FirmRequest, show: (day: string) => string): Due | undefined {
  if (due_on === undefined) return undefined;
  const day = show(due_on);
  if (overdue) return { words: t('request-overdue', { day }), near: true };
  const count = Math.round((Date.parse(due_on) - Date.parse(today())) / DAY);
  // In the firm's zone it may still be yesterday.
  if (count === 0 || count === -1) return { words: t('request-due-today'), near: true };
  if (count === 1) return { words: t('request-due-tomorrow', { day }), near: true };
  const soon = count > 1 && count <= SOON;
  return {
    words: soon ? t('request-due-in', { count, day }) : t('request-due-on', { day }),
    near: false,
  };
}
