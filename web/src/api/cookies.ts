// Whether this browser keeps the cookie that a session lives in.
import { t } from '../text/text';
import { Problem } from './problem';

const PROBE = '__Host-probe';
const ITS_LIKES = 'Secure; Path=/; SameSite=Strict';

/** Sets a cookie with the attributes of the session cookie and checks that it is kept: some browsers keep none, and WebKit keeps no Secure one on http://localhost. */
function keepsCookies(): boolean {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing where cookies are not kept.
  document.cookie = `${PROBE}=1; ${ITS_LIKES}; Max-Age=60`;
  const kept = document.cookie.includes(PROBE);
  // biome-ignore lint/suspicious/noDocumentCookie: as above.
  document.cookie = `${PROBE}=; ${ITS_LIKES}; Max-Age=0`;
  return kept;
}

/** Tells what to allow where a sign-in would not last. */
export function cookiesRefused(): Problem {
  return new Problem(
    'cookies-refused',
    0,
    t('cookies-title'),
    t('cookies-detail', { site: location.hostname }),
  );
}

/** Throws before a link, a code or a passkey is spent on a session that this browser would not keep. */
export function requireCookies(): void {
  if (!keepsCookies()) throw cookiesRefused();
}
