// The scripts that the app names by an address, which the page's policy (trusted types) allows to this file alone.

type Policy = ReturnType<NonNullable<Window['trustedTypes']>['createPolicy']>;

let policy: Policy | undefined;

/** An address that may stand where a script is named: the service worker, or a worker of this build. */
export function scriptAddress(address: string): string {
  policy ??= window.trustedTypes?.createPolicy('shell', { createScriptURL: own });
  return policy ? policy.createScriptURL(address) : address;
}

function own(address: string): string {
  if (!/^\/(sw\.js|assets\/[\w.-]+\.js)$/.test(address)) throw new TypeError('No script of the portal.');
  return address;
}
