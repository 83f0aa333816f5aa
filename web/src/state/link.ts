// What an address brought that must not stay in it, such as a link's token: removed at once and kept only in this page's memory.
import { signal } from '@preact/signals';
import { readFirm } from '../api/calls';
import type { PublicFirm } from '../api/types';
import { findRoute } from './routes';

interface Opened {
  token: string | null;
  report: string | null;
  /** The address typed at another region's portal. It comes after the '#', which no server sees. */
  email: string | null;
}

function take(): Opened {
  const query = new URLSearchParams(location.search);
  const page = findRoute(location.pathname)?.name;
  const email = new URLSearchParams(location.hash.slice(1)).get('email');
  const opened = {
    email,
    token: page === 'link' ? query.get('token') : null,
    report: page === 'sessionReport' ? query.get('report') : null,
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

/** The firm that sent the mail with the link. */
export const sender = signal<PublicFirm | null>(null);

/** Looks up the firm that the token names (address, link, firm or none, secret). An invented token can only name one of the portal's own firms, and shows no text of its author. */
export async function findSender(): Promise<void> {
  const id = opened.token?.split('.')[2];
  if (!id || sender.value?.firm_id === id) return;
  try {
    sender.value = await readFirm(id);
  } catch {
    // The page works without it.
  }
}
