// Tells this device's authenticators about the person's passkeys, so that they offer only those that open the portal, under the
// person's present name (WebAuthn level 3, section 5.1.10: signal methods). Without these methods, or where they are refused,
// nothing changes.
//
// Some authenticators delete for good what they are told is unknown. So a refused passkey is no reason to tell them: the portal
// answers a wrong signature, a wrong origin and a revoked passkey alike, and a fault on the way would delete good passkeys. Only
// a session's own list says which passkeys exist.
import { sendSignal } from '@simplewebauthn/browser';
import type { Asking } from '../api/http';
import type { Passkey } from '../api/types';
import { listPasskeys, removePasskey } from './calls';

type List = Awaited<ReturnType<typeof listPasskeys>>;

/** How many registrations began on this page, and how many are still running: an authenticator has its passkey a moment before the portal. */
let begun = 0;
let underWay = 0;

/** Reads the person's passkeys, and tells the device. */
export async function readPasskeys(asking: Asking = {}): Promise<List> {
  const before = begun;
  const list = await listPasskeys(asking);
  if (underWay === 0 && before === begun) tellAccepted(list);
  return list;
}

/** Tells nothing while a passkey is being made. */
export async function whileMaking<T>(make: () => Promise<T>): Promise<T> {
  begun += 1;
  underWay += 1;
  try {
    return await make();
  } finally {
    underWay -= 1;
  }
}

/** Reads the list only to tell the device. */
export function refreshDevice(): void {
  void silently(readPasskeys({ background: true }));
}

/** Revokes a passkey. The device is told of that one by name: the session may have ended with it, and then nobody can read the rest. */
export async function revokePasskey(passkey: Passkey, rpID: string): Promise<void> {
  await removePasskey(passkey.id);
  const credentialID = passkey.credential_id;
  void silently(sendSignal({ signalName: 'unknownCredential', rpID, credentialID }));
}

function tellAccepted({ account, data }: List): void {
  const { rp_id: rpID, user_id: userID, name: userName, display_name: userDisplayName } = account;
  const allAcceptedCredentialIDs = data.map((passkey) => passkey.credential_id);
  void silently(sendSignal({ signalName: 'allAcceptedCredentials', rpID, userID, allAcceptedCredentialIDs }));
  void silently(sendSignal({ signalName: 'currentUserDetails', rpID, userID, userName, userDisplayName }));
}

/** It is only a convenience. */
async function silently(signal: Promise<unknown>): Promise<void> {
  await signal.catch(() => {});
}
