// Whether a passkey is offered after a sign-in.
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { keep, recall } from './store';

/** The offer, while it stands there. */
export const passkeyOffer = signal<ComponentType | null>(null);

const OFFERED = 'passkey-offered';

export const hasPasskeys = 'PublicKeyCredential' in window;

export function wasOffered(): boolean {
  return Boolean(recall('local', OFFERED));
}

/** It was seen. */
export function notePasskeyOffer(): void {
  keep('local', OFFERED, true);
}

export function closePasskeyOffer(): void {
  passkeyOffer.value = null;
}
