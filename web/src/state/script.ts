// Script addresses. The page's policy (trusted types) lets only this file make them.

type Policy = ReturnType<NonNullable<Window['trustedTypes']>['createPolicy']>;

let policy: Policy | undefined;

/** An address that may be loaded as a script: the service worker, or a worker of this build. */
export function scriptAddress(address: string): string {
  policy ??= window.trustedTypes?.createPolicy('shell', { createScriptURL: own });
  return policy ? policy.createScriptURL(address) : address;
}

function own(address: string): string {
  if (!/^\/(sw\.js|assets\/[\w.-]+\.js)$/.test(address)) throw new TypeError('No script of the portal.');
  return address;
}
