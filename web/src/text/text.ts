// What the portal says, in the reader's language.
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { signal } from '@preact/signals';
import type { Chunks, Messages } from './messages.gen';

/** The languages of the app's sentences. */
export type Locale = 'en' | 'es';

/** Sentences that are fetched with the pages that say them; all others come with the first page. */
export type Chunk = Exclude<keyof Chunks, 'web'>;

/** The sentences of the first page, and those of some chunks. */
export type MessageId<Of extends Chunk = never> = Chunks['web' | Of];

/** Messages without arguments. */
export type PlainId<Of extends Chunk = never> = {
  [Id in MessageId<Of>]: Messages[Id] extends undefined ? Id : never;
}[MessageId<Of>];

/** The current language. Pages that read it render again when it changes. */
export const locale = signal<Locale>('en');

/** The locale for figures and dates of a language, the same inside sentences and beside them. Clients of firms in the United States read Spanish as it is written there. */
export function tagOf(language: Locale): string {
  return language === 'es' ? 'es-US' : 'en-US';
}

const bundles = new Map<Locale, FluentBundle>();

const CHUNKS: Record<Chunk, Record<Locale, () => Promise<{ default: string }>>> = {
  stages: { en: () => import('./stages.en'), es: () => import('./stages.es') },
  requests: { en: () => import('./requests.en'), es: () => import('./requests.es') },
  documents: { en: () => import('./documents.en'), es: () => import('./documents.es') },
  archive: { en: () => import('./archive.en'), es: () => import('./archive.es') },
  feed: { en: () => import('./feed.en'), es: () => import('./feed.es') },
  drafts: { en: () => import('./drafts.en'), es: () => import('./drafts.es') },
  passkeys: { en: () => import('./passkeys.en'), es: () => import('./passkeys.es') },
  devices: { en: () => import('./devices.en'), es: () => import('./devices.es') },
  check: { en: () => import('./check.en'), es: () => import('./check.es') },
  help: { en: () => import('./help.en'), es: () => import('./help.es') },
};

/** The chunks that are needed in the current and any later language, and those that each language has loaded. */
const wantedChunks = new Set<Chunk>();
const loadedChunks = new Set<string>();

async function load(wanted: Locale): Promise<void> {
  let bundle = bundles.get(wanted);
  if (!bundle) {
    const source = wanted === 'es' ? await import('./es') : await import('./en');
    bundle = new FluentBundle(tagOf(wanted), { useIsolating: false });
    bundle.addResource(new FluentResource(source.default));
    bundles.set(wanted, bundle);
  }
  for (const chunk of wantedChunks) {
    if (loadedChunks.has(chunk + wanted)) continue;
    bundle.addResource(new FluentResource((await CHUNKS[chunk][wanted]()).default));
    loadedChunks.add(chunk + wanted);
  }
}

type Say<Of extends Chunk = never> = <Id extends MessageId<Of>>(
  id: Id,
  ...given: Messages[Id] extends undefined ? [] : [Messages[Id]]
) => string;

/** The `t` of a module that uses sentences of these chunks. No other `t` accepts their ids, so a module cannot use a chunk without naming it here. */
export function wordsOf<Of extends Chunk>(...chunks: Of[]): Say<Of> {
  for (const chunk of chunks) wantedChunks.add(chunk);
  return (id, ...given) => say(locale.value, id, given[0]);
}

/** Awaits a dynamic import and the words of all that it imports. The chunks named here are fetched in parallel with it; `npm run check` compares them with the imports. */
export async function withWords<Module>(module: Promise<Module>, ...chunks: Chunk[]): Promise<Module> {
  for (const chunk of chunks) wantedChunks.add(chunk);
  const [found] = await Promise.all([module, load(locale.value)]);
  await load(locale.value);
  return found;
}

/** Shows the portal in a language from now on. */
export async function setLanguage(wanted: Locale): Promise<void> {
  await load(wanted);
  locale.value = wanted;
  document.documentElement.lang = wanted;
}

/** A sentence of the first page in the reader's language. */
export const t: Say = wordsOf();

/** A sentence in a given language, to offer that language in its own words. */
export async function sayIn(wanted: Locale, id: PlainId): Promise<string> {
  await load(wanted);
  return say(wanted, id, undefined);
}

/** The language of a firm's texts, where it is not the page's: screen readers change their voice for it. */
export function foreign({ language }: { language: Locale }): Locale | undefined {
  return language === locale.value ? undefined : language;
}

/** Letters that run from right to left (Unicode: the blocks of Hebrew, Arabic, their neighbours and their presentation forms), and the marks for them. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Isolates the direction of what somebody wrote inside a line, so that the text around it keeps its order (first strong isolate, UAX #9). Elements use `bdi` and `dir="auto"` for the same. */
export function isolate(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

function say(language: Locale, id: string, given: Record<string, string | number> | undefined): string {
  const bundle = bundles.get(language);
  const pattern = bundle?.getMessage(id)?.value;
  if (!bundle || !pattern) return '';
  const isolated = Object.entries(given ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? isolate(value) : value,
  ]);
  return bundle.formatPattern(pattern, Object.fromEntries(isolated), []);
}
