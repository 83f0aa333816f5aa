// Finds links in a text that somebody wrote: pages, mail addresses, telephone numbers. A link must never lead elsewhere than its
// words say.
import { LinkifyIt } from 'linkify-it';
import { readAddress } from './format';

export interface Link {
  /** As it was written. */
  text: string;
  /** `http:`, `https:`, `mailto:` or `tel:`, and nothing else. */
  href: string;
  kind: 'page' | 'mail' | 'phone';
  /** Where in the text the host stands, and what to show in its place: the host that the browser would ask. */
  host?: { start: number; end: number; shown: string };
}

export type Piece = string | Link;

const finder = new LinkifyIt({ fuzzyLink: true });

/** Splits a text into pieces, whose texts together are the whole text. */
export function findLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of finder.match(text) ?? []) {
    const raw = match.raw.replace(/[.,:;!?"'’”…]+$/, '');
    const link = match.schema === 'mailto:' ? mail(raw) : page(raw, match.schema);
    if (!link || isCutShort(text, match.index + raw.length)) continue;
    pieces.push(...findPhones(text.slice(end, match.index)), link);
    end = match.index + raw.length;
  }
  pieces.push(...findPhones(text.slice(end)));
  return pieces;
}

/** In `https://known.example@other.example` or `https://known.example\@other.example` the words name another host than the browser asks. */
function isCutShort(text: string, end: number): boolean {
  return /^(?:[@\\]|:[^\s])/.test(text.slice(end, end + 2));
}

function page(raw: string, schema: string): Link | null {
  const scheme = /^https?:\/\//i.exec(raw)?.[0] ?? '';
  // Without a scheme, `in.Then` may be the end of one sentence and the beginning of another.
  if (scheme === '' && (schema !== '' || !/^www\.|\//i.test(raw))) return null;
  const address = scheme === '' ? `https://${raw}` : raw;
  const url = readAddress(address);
  if (!url) return null;
  const written = raw.slice(scheme.length).split(/[/?#]/, 1)[0] ?? '';
  if (!/^https?:$/.test(url.protocol) || url.username + url.password !== '' || !url.hostname.includes('.'))
    return null;
  const shown = shownHost(written);
  if (shown === null || hostOf(written) !== url.host) return null;
  const host = { start: scheme.length, end: scheme.length + written.length, shown };
  return { text: raw, href: url.href, kind: 'page', host };
}

function mail(raw: string): Link | null {
  const address = raw.replace(/^mailto:/i, '');
  const at = address.lastIndexOf('@');
  const written = address.slice(at + 1);
  const shown = shownHost(written);
  if (at < 1 || shown === null) return null;
  const start = raw.length - written.length;
  const href = `mailto:${encodeURIComponent(address.slice(0, at))}@${hostOf(written)}`;
  return { text: raw, href, kind: 'mail', host: { start, end: raw.length, shown } };
}

function hostOf(written: string): string | null {
  return readAddress(`https://${written}`)?.host ?? null;
}

/** A host as it is shown: in the letters of English and Spanish, and otherwise as Punycode (RFC 3492), because letters of other alphabets look like these. */
function shownHost(written: string): string | null {
  const host = hostOf(written);
  const asked = host === written.toLowerCase() || /^[a-z0-9.-]*[áéíóúüñ][a-z0-9áéíóúüñ.-]*$/i.test(written);
  return asked ? written : host;
}

const GAP = '[ \\u00a0.\\u2010\\u2011-]';
/** A number of ten digits as it is written in North America (NANP: neither area nor exchange begins with 0 or 1), or one that begins with + and a country (E.164: at most 15 digits). */
const PHONE = new RegExp(
  `(^|[^\\w.+-])((?:\\+?1${GAP}?)?(?:\\([2-9]\\d\\d\\)${GAP}?|[2-9]\\d\\d${GAP})[2-9]\\d\\d${GAP}\\d{4}|\\+[1-9]\\d{0,2}(?:${GAP}?\\(?\\d{1,4}\\)?){2,6})(?![\\w-])`,
  'g',
);

function findPhones(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(PHONE)) {
    const number = match[2] ?? '';
    const digits = number.replace(/\D/g, '');
    if (digits.length < 8 || digits.length > 15) continue;
    const start = match.index + (match[1] ?? '').length;
    const href = `tel:+${number.startsWith('+') || digits.length === 11 ? digits : `1${digits}`}`;
    if (start > end) pieces.push(text.slice(end, start));
    pieces.push({ text: number, href, kind: 'phone' });
    end = start + number.length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}
