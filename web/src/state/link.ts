// What an address brought that is not to stand there, such as the token of a link: taken out at once, held in the memory of this page and nowhere else.
import { signal } from '@preact/signals';
import { readFirm } from '../api/calls';
import type { Locale, PublicFirm } from '../api/types';
import { findRoute } from './routes';

interface Opened {
  token: string | null;
  report: string | null;
  language: Locale | null;
  /** What was typed at the portal of another region. It comes behind the '#', which no server sees. */
  email: string | null;
}

function take(): Opened {
  const query = new URLSearchParams(location.search);
  const page = findRoute(location.pathname)?.name;
  const language = query.get('lang');
  const email = new URLSearchParams(location.hash.slice(1)).get('email');
  const opened = {
    email,
    token: page === 'link' ? query.get('token') : null,
    report: page === 'sessionReport' ? query.get('report') : null,
    language: language === 'en' || language === 'es' ? language : null,
  } as const;
  query.delete('lang');
  query.delete('token');
  query.delete('report');
  const rest = query.toString();
  if (email !== null || (`?${rest}` !== location.search && location.search !== '')) {
    history.replaceState(null, '', location.pathname + (rest === '' ? '' : `?${rest}`));
  }
  return opened;
}

export const opened = take();

/** The firm from whose mail the link came, as the portal knows it. */
export const sender = signal<PublicFirm | null>(null);

/** Asks what firm the token names: (address, link, firm or none, secret). Whoever invents a token chooses among the portal's own firms, and shows no word of theirs. */
export async function findSender(): Promise<void> {
  const id = opened.token?.split('.')[2];
  if (!id || sender.value?.firm_id === id) return;
  try {
    sender.value = await readFirm(id);
  } catch {
    // The page does without.
  }
}
