// What somebody is writing, kept on this device for the same client and case until it is sent: for a day at most, and until they
// sign out by hand.
import { forget, keep, names, number, recall, text } from './store';

const LIFE = 24 * 3_600_000;

export interface Draft {
  text: string;
  /** The idempotency key of the attempt to send exactly this text, so that a repeated attempt sends it once. */
  key?: string | undefined;
  /** Of an answer to a request: the revision of the request that it was entered for. */
  revision?: string | undefined;
  /** Of a chosen answer: its id. `text` is what it said. */
  choice?: string | undefined;
  /** What was written before the firm asked for something else. */
  before?: string | undefined;
}

const nameOf = (client: string, matter: string) => `draft.${client}.${matter}`;

export function keepDraft(client: string, matter: string, draft: Draft): void {
  if (draft.text === '' && draft.before === undefined) forget('local', nameOf(client, matter));
  else keep('local', nameOf(client, matter), { ...draft, at: Date.now() });
}

export function recallDraft(client: string, matter: string): Draft {
  const kept = recall('local', nameOf(client, matter));
  const at = number(kept, 'at') ?? 0;
  if (Date.now() - at > LIFE) return { text: '' };
  return {
    text: text(kept, 'text') ?? '',
    key: text(kept, 'key'),
    revision: text(kept, 'revision'),
    choice: text(kept, 'choice'),
    before: text(kept, 'before'),
  };
}

/** Deletes the draft of a text that was sent. Another tab may have written another one meanwhile, which stays. */
export function dropDraft(client: string, matter: string, sent: string): void {
  if (recallDraft(client, matter).text === sent) forget('local', nameOf(client, matter));
}

/** Deletes drafts older than a day. */
export function dropOldDrafts(): void {
  for (const name of names('local', 'draft.')) {
    const at = number(recall('local', name), 'at') ?? 0;
    if (Date.now() - at > LIFE) forget('local', name);
  }
}

export function dropAllDrafts(): void {
  for (const name of names('local', 'draft.')) forget('local', name);
}
