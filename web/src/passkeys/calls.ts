// The calls about passkeys.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/browser';
import { type Asking, call } from '../api/http';

export const listPasskeys = (asking: Asking = {}) => call('get', '/v1/passkeys', asking);

export const beginRegistration = () => call('post', '/v1/passkeys/options');

export const registerPasskey = (ceremony_id: string, name: string, credential: RegistrationResponseJSON) =>
  call('post', '/v1/passkeys', { body: { ceremony_id, name, credential }, once: true });

export const renamePasskey = (id: string, name: string) =>
  call('patch', '/v1/passkeys/{id}', { path: { id }, body: { name } });

export const removePasskey = (id: string) => call('delete', '/v1/passkeys/{id}', { path: { id } });

export const beginSignIn = () => call('post', '/v1/passkeys/sessions/options', { background: true });

export const signInByPasskey = (ceremony_id: string, credential: AuthenticationResponseJSON, key: string) =>
  call('post', '/v1/passkeys/sessions', {
    body: { ceremony_id, credential, transport: 'cookie' },
    key,
  });
