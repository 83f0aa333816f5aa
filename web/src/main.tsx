import { render } from 'preact';
import { App } from './app';
import { listen } from './state/account';
import { dropOldDrafts } from './state/drafts';
import { opened } from './state/link';
import { listenForLinks } from './state/router';
import { deviceLanguage } from './state/sign-in';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/forms.css';
import './styles/pages.css';
import './styles/things.css';
import './styles/documents.css';
import { speak } from './text/text';

function firstLanguage() {
  const browser = navigator.languages.find((tag) => /^(en|es)\b/i.test(tag));
  // What somebody chose on this device goes before the language of a mail.
  return deviceLanguage() ?? opened.language ?? (browser?.toLowerCase().startsWith('es') ? 'es' : 'en');
}

dropOldDrafts();
listen();
listenForLinks();
await speak(firstLanguage());
const root = document.getElementById('app');
if (root) render(<App />, root);

if ('serviceWorker' in navigator && import.meta.env.PROD) {
  navigator.serviceWorker.register(shellScript()).catch(() => {
    // The portal works without it.
  });
}

/** The one script that the page's policy lets it name by an address. */
function shellScript(): string {
  const address = '/sw.js';
  const policy = window.trustedTypes?.createPolicy('shell', { createScriptURL: () => address });
  return policy ? policy.createScriptURL(address) : address;
}
