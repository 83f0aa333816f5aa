// Sending what was chosen: files, and the pages of a scan.
import { fieldProblem } from '../../parts/form';
import { announce } from '../../parts/live';
import { finishScan, ownPages, reading } from '../../scanning/pages';
import { begin, findReadable, ownChosen, unfit, type Wish } from '../../sending/begin';
import { wordsOf } from '../../text/text';

const t = wordsOf('documents');

/** How many files go: a scan is one. */
export function countChosen(): number {
  return ownChosen().length + (ownPages().length > 0 ? 1 : 0);
}

/** Throws where nothing is chosen, before anything is made of a scan's pages. */
export function requireChosen(): void {
  if (countChosen() + reading.value === 0) throw fieldProblem('/files', t('send-empty'));
}

/** Begins to send it; a scan that is not finished goes with it. */
export async function sendChosen(wish: Wish): Promise<void> {
  await finishScan();
  const before = unfit.value;
  const chosen = ownChosen().length;
  const ready = await findReadable();
  if (ready.length === 0) throw fieldProblem('/files', chosen === 0 ? t('send-empty') : t('send-unreadable'));
  await begin(wish, ready);
  unfit.value = unfit.value.filter((one) => !before.includes(one));
  announce(t('send-begun', { count: ready.length }));
}

/** The button's label: how many files go, and to which firm as soon as it is known. */
export function sendWords(count: number, firm: string | undefined): string {
  if (count === 0) return t('send-button');
  return firm === undefined ? t('send-button-count', { count }) : t('send-button-firm', { count, firm });
}

/** The fields of a call about these files, by the ids of what they are entered in. */
export function fileFields(): Record<string, string> {
  const names = ownChosen().map((file, row) => [`/files/${row}/name`, `name-${file.key}`]);
  return { '/files': 'choose-files', ...Object.fromEntries(names) };
}

/** What is on its way stands last. */
export function focusSending(): void {
  document.querySelector<HTMLElement>('.sending:last-of-type h2')?.focus();
}
