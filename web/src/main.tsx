import { render } from 'preact';
import { App } from './app';
import { endPushes, refreshPushes } from './devices/session-pushes';
import { fetchAhead, prepare } from './pages';
import { findPasskeyOffer, refreshPasskeys } from './passkeys/after-sign-in';
import { listen, start } from './state/account';
import { dropOldDrafts } from './state/drafts';
import { listenForInstaller } from './state/install';
import { firstLanguage, prefetched } from './state/prefetch';
import { go, listenForLinks } from './state/router';
import { inside } from './state/routes';
import { scriptAddress } from './state/script';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/forms.css';
import './styles/pages.css';
import './styles/bills-and-events.css';
import './styles/documents.css';
import './styles/stages.css';
import './styles/requests.css';
import { setLanguage } from './text/text';

dropOldDrafts();
listen({ findPasskeyOffer, refreshPasskeys, refreshPushes, endPushes, fetchAhead, prepare });
listenForLinks();
listenForInstaller();
await setLanguage(firstLanguage);
// Mostly it is known by now who is here: then no placeholder comes first.
if (prefetched) await Promise.race([start(), new Promise((resolve) => setTimeout(resolve, 50))]);
const root = document.getElementById('app');
if (root) render(<App />, root);
void import('./parts/focus').then(
  ({ keepFocus }) => keepFocus(),
  () => {
    // Without a network, pages still set the focus where it matters most.
  },
);

if ('serviceWorker' in navigator && import.meta.env.PROD) {
  navigator.serviceWorker.register(scriptAddress('/sw.js')).catch(() => {
    // The portal works without it.
  });
  // A notification was pressed while the portal is open: goes there without losing what is being written or sent.
  navigator.serviceWorker.addEventListener('message', ({ data }) => go(inside(String(data.path))));
}
