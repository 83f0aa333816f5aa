// The only place that calls the portal, but for the first question, who is signed in, which state/prefetch.ts asks before this is here. Paths, bodies and answers have the types of docs/openapi.json: the compiler refuses what
// does not fit, so the browser checks nothing.
import { locale } from '../text/text';
import { observeAnswer } from './clock';
import { offline, Problem, readProblem } from './problem';
import type { paths } from './schema';

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Path = keyof paths;

type Operation<P extends Path, V extends Verb> = paths[P][V];
type Parameters<P extends Path, V extends Verb, Place extends string> =
  Operation<P, V> extends { parameters: infer All }
    ? Place extends keyof All
      ? NonNullable<All[Place]>
      : never
    : never;
type Body<P extends Path, V extends Verb> =
  Operation<P, V> extends { requestBody: { content: { 'application/json': infer Sent } } } ? Sent : never;
type Json<Response> = Response extends { content: { 'application/json': infer Said } } ? Said : undefined;
/** What a call answers when it succeeds. */
type Answer<P extends Path, V extends Verb> =
  Operation<P, V> extends { responses: infer All }
    ? Json<All[Extract<keyof All, 200 | 201 | 202 | 204>]>
    : never;

export interface Asking {
  /** Nobody asked for it just now: it must not prolong the session. */
  background?: boolean;
  /** The first attempt, where it is under way. */
  begun?: Begun | undefined;
}

/** A call that is under way, and since when. */
export interface Begun {
  answer: Promise<Response>;
  at: number;
}

interface Options<P extends Path, V extends Verb> extends Asking {
  path?: Parameters<P, V, 'path'>;
  query?: Parameters<P, V, 'query'>;
  body?: Body<P, V>;
  /** The idempotency key: with it the call can be repeated safely. */
  key?: string;
  /** Never repeated: a second attempt would act twice or be refused. */
  once?: boolean;
  /** The right to one upload, used instead of the session: sent without cookies, it neither prolongs nor ends a session. */
  grant?: string | undefined;
}

/** Longer than the gateway's own limit of 29 s, so that its answer comes first. */
const PATIENCE = 35_000;

let onSignedOut: () => void = () => {};

/** Calls the listener when the portal answers that nobody is signed in. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** No answer came, or only part of one. */
class Lost extends Error {}

/** Calls the portal. A call whose answer was lost is repeated once: it has a key, or repeating it changes nothing. Throws only a `Problem`. */
export async function call<P extends Path, V extends Verb>(
  verb: V,
  path: P,
  options: Options<P, V> = {},
): Promise<Answer<P, V>> {
  const headers = new Headers({ 'Accept-Language': locale.value, Accept: 'application/json' });
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.background) headers.set('Portico-Background', 'true');
  if (options.key) headers.set('Idempotency-Key', options.key);
  if (options.grant) headers.set('Authorization', `Bearer ${options.grant}`);
  const request = {
    method: verb.toUpperCase(),
    headers,
    credentials: options.grant ? 'omit' : 'same-origin',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body, whole) }),
  } as const;
  const url = address(path, options.path ?? {}, options.query ?? {});
  let { begun } = options;
  const ask = () => {
    const first = begun;
    begun = undefined;
    return askOnce<P, V>(url, path, request, options, first);
  };
  try {
    return await ask().catch((thrown: unknown) => {
      if (!(thrown instanceof Lost) || options.once || !navigator.onLine) throw thrown;
      return ask().catch((again: unknown) => {
        // The first attempt deleted it.
        if (verb === 'delete' && again instanceof Problem && again.kind === 'not-found')
          return undefined as Answer<P, V>;
        throw again;
      });
    });
  } catch (thrown) {
    throw thrown instanceof Problem ? thrown : offline();
  }
}

async function askOnce<P extends Path, V extends Verb>(
  url: string,
  path: P,
  request: RequestInit,
  options: Options<P, V>,
  begun?: Begun,
): Promise<Answer<P, V>> {
  const asked = begun?.at ?? performance.now();
  const response = await send(url, request, begun);
  if (!response.ok) {
    const problem = await readProblem(response);
    if (problem.kind === 'session-required' && !options.grant) onSignedOut();
    throw problem;
  }
  if (!options.grant) observeAnswer(response.headers.get('date'), asked, path, options.background === true);
  if (response.status === 204) return undefined as Answer<P, V>;
  return await readBody<Answer<P, V>>(response);
}

/** Replaces half a surrogate pair, as a cut emoji leaves it: the portal could not read the JSON. */
function whole(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\p{Cs}/gu, '\ufffd') : value;
}

/** Fills `{id}` and the like, and adds the query. */
export function address(path: Path, places: object, query: object = {}): string {
  let filled: string = path;
  for (const [name, value] of Object.entries(places)) {
    filled = filled.replace(`{${name}}`, encodeURIComponent(String(value)));
  }
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

async function send(url: string, request: RequestInit, begun?: Begun): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    return await (begun?.answer ?? fetch(url, { ...request, signal: patience }));
  } catch {
    // After such a long wait there is no second attempt.
    throw patience.aborted ? offline() : new Lost();
  }
}

async function readBody<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch {
    // The connection broke in the middle of the answer.
    throw new Lost();
  }
}

/** 128 random bits and more, as an idempotency key. */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export { Problem };
