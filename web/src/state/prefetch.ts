// Starts what the first page waits for while the app itself is on its way: the sentences, and the answer to who is signed in. The page
// names this script by itself (vite.config.ts), so it imports next to nothing.
import type { Begun } from '../api/http';
import { findRoute, SILENT } from './routes';
import { recall, text } from './store';

/** The language of this device's sign-in pages, where somebody chose one. */
export function deviceLanguage(): 'en' | 'es' | undefined {
  return known(text(recall('local', 'language'), 'locale'));
}

/** A language chosen on this device goes before the language of a mail. */
function findLanguage(): 'en' | 'es' {
  const named = known(new URLSearchParams(location.search).get('lang'));
  const browser = navigator.languages.find((tag) => /^(en|es)\b/i.test(tag));
  return deviceLanguage() ?? named ?? (browser?.toLowerCase().startsWith('es') ? 'es' : 'en');
}

function known(language: string | null | undefined) {
  return language === 'en' || language === 'es' ? language : undefined;
}

/** Asks who is signed in, as `readMe` does, which takes the answer over. */
function askWhoIsSignedIn(): Begun | undefined {
  const page = findRoute(location.pathname.replace(/\/+$/, ''));
  if (page && SILENT.includes(page.name)) return undefined;
  const answer = fetch('/v1/me', {
    headers: { 'Accept-Language': firstLanguage, Accept: 'application/json' },
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(35_000),
  });
  // The caller that takes the answer over handles a failure.
  answer.catch(() => {});
  return { answer, at: performance.now() };
}

export const firstLanguage = findLanguage();
export const prefetched = askWhoIsSignedIn();
const sentences = firstLanguage === 'es' ? import('../text/es') : import('../text/en');
sentences.catch(() => {
  // The app imports them again.
});
