// Where the reader is. Addresses are those of the links in mails.
import { signal } from '@preact/signals';
import { type Address, type Found, findRoute, inside, to } from './routes';

export interface Place {
  path: string;
  query: URLSearchParams;
  /** Nothing where there is no such page. */
  page: Found | undefined;
}

export const place = signal<Place>(here());

/** Whether a page was opened by moving inside the app: then its heading takes the focus. Going back, the browser restores the scroll position itself. */
export const moved = { yet: false, back: false };

/** How many pages somebody went to by themselves; redirects do not count. */
export let steps = 0;

/** Another page takes the place of this one and is shown from its top. */
export function turnOver(): void {
  moved.yet = true;
  moved.back = false;
  scrollTo(0, 0);
}

function here(): Place {
  const path = location.pathname.replace(/\/+$/, '') || to('home');
  return { path, query: new URLSearchParams(location.search), page: findRoute(path) };
}

/** Goes to a page of the portal. */
export function go(address: Address, how: 'push' | 'replace' = 'push'): void {
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

/** Where to go after signing in: the page that was asked for, in the characters that the portal takes in `return_to`. */
export function returnTo(): Address {
  const { path, query, page } = place.value;
  if (page?.name === 'checkMail' || page?.name === 'help') return to('home');
  // A form's '+' is a space.
  const parameters = query.toString().replaceAll('+', '%20');
  const address = parameters === '' ? path : `${path}?${parameters}`;
  return inside(
    address.replace(
      /[^\w/\-.~?=&%,:]/g,
      (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    ),
  );
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
    go(inside(link.pathname + link.search));
  });
}
