// What the portal says, in the reader's language.
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { signal } from '@preact/signals';
import type { Locale } from '../api/types';
import type { Messages } from './messages.gen';

export type MessageId = keyof Messages;

/** Messages without arguments. */
export type PlainId = { [Id in MessageId]: Messages[Id] extends undefined ? Id : never }[MessageId];

/** The language of what is shown now. Pages that read it are drawn again when it changes. */
export const locale = signal<Locale>('en');

/** The convention for figures and dates of a language, one for sentences and for what stands beside them. Clients of firms in the United States: Spanish as it is written there, too. */
export function tagOf(language: Locale): string {
  return language === 'es' ? 'es-US' : 'en-US';
}

const bundles = new Map<Locale, FluentBundle>();

/** Sentences that come with some pages only. */
const MORE = {
  documents: { en: () => import('./documents.en'), es: () => import('./documents.es') },
  passkeys: { en: () => import('./passkeys.en'), es: () => import('./passkeys.es') },
  devices: { en: () => import('./devices.en'), es: () => import('./devices.es') },
  check: { en: () => import('./check.en'), es: () => import('./check.es') },
  help: { en: () => import('./help.en'), es: () => import('./help.es') },
};

type Part = keyof typeof MORE;

/** The parts that are wanted, in the language of now and in any that comes later; and those that a language has. */
const wantedParts = new Set<Part>();
const loadedParts = new Set<string>();

async function load(wanted: Locale): Promise<void> {
  let bundle = bundles.get(wanted);
  if (!bundle) {
    const source = wanted === 'es' ? await import('./es') : await import('./en');
    bundle = new FluentBundle(tagOf(wanted), { useIsolating: false });
    bundle.addResource(new FluentResource(source.default));
    bundles.set(wanted, bundle);
  }
  for (const part of wantedParts) {
    if (loadedParts.has(part + wanted)) continue;
    bundle.addResource(new FluentResource((await MORE[part][wanted]()).default));
    loadedParts.add(part + wanted);
  }
}

/** Fetches the sentences of some pages. */
export async function speakOf(part: Part): Promise<void> {
  wantedParts.add(part);
  await load(locale.value);
}

/** Shows the portal in a language from now on. */
export async function speak(wanted: Locale): Promise<void> {
  await load(wanted);
  locale.value = wanted;
  document.documentElement.lang = wanted;
}

/** A sentence in the reader's language. */
export function t<Id extends MessageId>(
  id: Id,
  ...given: Messages[Id] extends undefined ? [] : [Messages[Id]]
): string {
  return say(locale.value, id, given[0]);
}

/** A sentence in a language of choice: to offer that language in its own words. Its messages must have been loaded. */
export async function sayIn(wanted: Locale, id: PlainId): Promise<string> {
  await load(wanted);
  return say(wanted, id, undefined);
}

/** Letters that run from right to left (Unicode: the blocks of Hebrew, Arabic, their neighbours and their presentation forms), and the marks for them. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** What somebody wrote, as part of a line: its direction is its own, and what stands beside it stays where it is (first strong isolate, UAX #9). Elements have `bdi` and `dir="auto"` for the same. */
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
