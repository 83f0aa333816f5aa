// WebAuthn ceremonies: what is asked of the device, its answers, and its refusals in words. The library is imported here, so this
// file is fetched only where passkeys are used.
import {
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import { requireCookies } from '../api/cookies';
import { makeKey } from '../api/http';
import { asProblem, Problem } from '../api/problem';
import type { Passkey, SessionCreated } from '../api/types';
import { thisDevice } from '../parts/agent';
import { keep, recall, text } from '../state/store';
import { wordsOf } from '../text/text';
import { refreshDevice, whileMaking } from './authenticator-signals';
import { beginRegistration, beginSignIn, listPasskeys, registerPasskey, signInByPasskey } from './calls';

const t = wordsOf('passkeys');

/** A challenge is good for five minutes: one older than this is replaced. */
const FRESH = 4 * 60_000;
const LOOK = 20_000;
/** How often the offer in the address field is repeated where a device keeps refusing. */
const PATIENCE = 5;

interface Asked {
  ceremony: string;
  options: PublicKeyCredentialRequestOptionsJSON;
  at: number;
}

let asked: Asked | null = null;
/** The device has answered, but the portal has not. */
let answered = false;

function isFresh(): boolean {
  return asked !== null && Date.now() - asked.at < FRESH;
}

async function ask(): Promise<Asked> {
  if (asked && isFresh()) return asked;
  const begun = await beginSignIn();
  asked = { ceremony: begun.ceremony_id, options: optionsOf(begun.public_key), at: Date.now() };
  return asked;
}

/** Asks the device for an assertion: in its own window, or in the address field. */
async function answer(inField: boolean): Promise<SessionCreated> {
  if (!inField) requireCookies();
  const mine = await ask();
  const credential = await startAuthentication({ optionsJSON: mine.options, useBrowserAutofill: inField });
  // Good for one answer.
  asked = null;
  answered = true;
  try {
    return await signInByPasskey(mine.ceremony, credential, makeKey());
  } finally {
    answered = false;
  }
}

const isOver = (thrown: unknown) => thrown instanceof Problem && thrown.kind === 'ceremony-over';

/** Signs in by the device's own window. */
async function signInNow(): Promise<SessionCreated> {
  try {
    return await answer(false);
  } catch (thrown) {
    // The page was open for long and the challenge expired: asks again silently.
    if (isOver(thrown)) return answer(false);
    throw inWords(thrown, t('passkey-not-confirmed-sign-in'));
  }
}

export interface Entry {
  /** The button was pressed. */
  press: () => Promise<void>;
  stop: () => void;
}

/** Offers passkeys in the address field while the page is shown, and by the button. */
export function offerEntry(
  onSession: (session: SessionCreated) => Promise<void>,
  onProblem: (problem: Problem) => void,
): Entry {
  let round = 0;
  let refusals = 0;
  let pressed = false;

  const offerInField = async (): Promise<void> => {
    round += 1;
    const mine = round;
    const gone = () => mine !== round;
    try {
      if (!(await browserSupportsWebAuthnAutofill()) || gone()) return;
      await ask();
      if (gone()) return;
      const session = await answer(true);
      if (!gone()) await onSession(session);
    } catch (thrown) {
      if (gone() || nameOf(thrown) === 'AbortError') return;
      refusals += 1;
      if (refusals > PATIENCE) return;
      if (isOver(thrown) || nameOf(thrown) === 'NotAllowedError') return offerInField();
      if (!(thrown instanceof Problem) || thrown.status !== 401) return;
      onProblem(thrown);
      return offerInField();
    }
  };

  const renew = () => {
    if (pressed || answered || document.visibilityState !== 'visible' || isFresh()) return;
    void offerInField();
  };
  const timer = setInterval(renew, LOOK);
  document.addEventListener('visibilitychange', renew);
  void offerInField();

  return {
    press: async () => {
      pressed = true;
      round += 1;
      try {
        await onSession(await signInNow());
      } catch (thrown) {
        onProblem(asProblem(thrown));
        void offerInField();
      } finally {
        pressed = false;
      }
    },
    stop: () => {
      round += 1;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', renew);
      WebAuthnAbortService.cancelCeremony();
    },
  };
}

/** Has this device, or another that the person chooses, make a passkey. */
export async function addPasskey(others: Passkey[]): Promise<Passkey> {
  let kept = false;
  try {
    const made = await whileMaking(async () => {
      const begun = await beginRegistration();
      const credential = await startRegistration({ optionsJSON: creationOf(begun.public_key) });
      kept = true;
      const name = freeName(others);
      return registerPasskey(begun.ceremony_id, name, credential).catch((thrown: unknown) =>
        findMade(name, others, thrown),
      );
    });
    keep('local', 'passkey', { id: made.id });
    return made;
  } catch (thrown) {
    // Otherwise the device would offer a passkey for ever that the portal did not accept.
    if (kept) refreshDevice();
    throw inWords(thrown, t('passkey-not-confirmed-add'));
  }
}

/** The passkey that was registered although the answer was lost: a ceremony cannot be repeated. */
async function findMade(name: string, others: Passkey[], thrown: unknown): Promise<Passkey> {
  if (!(thrown instanceof Problem) || thrown.kind !== 'offline') throw thrown;
  const { data } = await listPasskeys();
  const made = data.find((one) => one.name === name && others.every((other) => other.id !== one.id));
  if (!made) throw thrown;
  return made;
}

/** Which passkey was made in this browser. */
export function passkeyOfHere(): string | undefined {
  return text(recall('local', 'passkey'), 'id');
}

/** 'iPhone', and 'iPhone 2' where there is one. */
function freeName(others: Passkey[]): string {
  const names = new Set(others.map((one) => one.name));
  const name = thisDevice();
  let count = 2;
  if (!names.has(name)) return name;
  while (names.has(`${name} ${count}`)) count += 1;
  return `${name} ${count}`;
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : '';
}

/** What a device or a browser refused, in words. */
function inWords(thrown: unknown, notConfirmed: string): unknown {
  if (thrown instanceof Problem) return thrown;
  const problem = (title: string, detail: string) => new Problem('passkey', 0, title, detail);
  switch (nameOf(thrown)) {
    case 'NotAllowedError':
    case 'AbortError':
      return problem(t('passkey-not-confirmed'), notConfirmed);
    case 'InvalidStateError':
      return problem(t('passkey-known'), t('passkey-known-detail'));
    case 'SecurityError':
      return problem(t('passkey-wrong-address'), t('passkey-wrong-address-detail'));
    case 'NotSupportedError':
    case 'ConstraintError':
      return problem(t('passkey-no-room'), t('passkey-no-room-detail'));
    default:
      return problem(t('passkey-failed'), t('passkey-failed-detail'));
  }
}

// The contract leaves the inside of the options to WebAuthn.
function optionsOf(options: object) {
  return options as PublicKeyCredentialRequestOptionsJSON;
}

function creationOf(options: object) {
  return options as PublicKeyCredentialCreationOptionsJSON;
}
