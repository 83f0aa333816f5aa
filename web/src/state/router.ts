// Where the reader is. Addresses are those of the links in mails.
import { signal } from '@preact/signals';

export interface Place {
  path: string;
  query: URLSearchParams;
}

export const place = signal<Place>(here());

/** Whether a page was opened by moving inside the app: then its heading takes the focus. The browser itself scrolls to where one was when one goes back. */
export const moved = { yet: false, back: false };

/** How many pages somebody went to by themselves; being led on counts not. */
export let steps = 0;

/** What stood here gives way to another page: that one is read from its top. */
export function turnOver(): void {
  moved.yet = true;
  moved.back = false;
  scrollTo(0, 0);
}

function here(): Place {
  const path = location.pathname.replace(/\/+$/, '') || '/';
  return { path, query: new URLSearchParams(location.search) };
}

/** Goes to a page of the portal. */
export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  const url = new URL(to, location.origin);
  // An address from elsewhere (`return_to`) may not lead out of the portal.
  const address = url.origin === location.origin ? url.pathname + url.search : '/';
  if (how === 'push') {
    history.pushState(null, '', address);
    steps += 1;
  } else history.replaceState(null, '', address);
  const before = place.value;
  place.value = here();
  moved.yet = true;
  moved.back = false;
  if (before.path !== place.value.path) scrollTo(0, 0);
}

/** Follows links inside the app without loading a page. */
export function listenForLinks(): void {
  addEventListener('popstate', () => {
    moved.yet = true;
    moved.back = true;
    steps += 1;
    place.value = here();
  });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/v1/')) return;
    if (link.hash !== '' && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
