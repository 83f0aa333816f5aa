declare module 'messages:*' {
  const text: string;
  export default text;
}

declare module '*.css';

/** The part of Trusted Types that the app uses. What the policy gives stands where an address stands. */
interface Window {
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL: (address: string) => string },
    ): { createScriptURL: (address: string) => string };
  };
}
