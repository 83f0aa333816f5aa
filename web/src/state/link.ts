// The token of a link that was opened: taken out of the address at once, held in the memory of this page and nowhere else.
import type { Locale } from '../api/types';

interface Opened {
  token: string | null;
  report: string | null;
  language: Locale | null;
}

function take(): Opened {
  const query = new URLSearchParams(location.search);
  const language = query.get('lang');
  const opened = {
    token: location.pathname === '/link' ? query.get('token') : null,
    report: location.pathname === '/session-report' ? query.get('report') : null,
    language: language === 'en' || language === 'es' ? language : null,
  } as const;
  query.delete('lang');
  query.delete('token');
  query.delete('report');
  const rest = query.toString();
  if (`?${rest}` !== location.search && location.search !== '') {
    history.replaceState(null, '', location.pathname + (rest === '' ? '' : `?${rest}`));
  }
  return opened;
}

export const opened = take();
