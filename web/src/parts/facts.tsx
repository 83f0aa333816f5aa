import type { ComponentChildren } from 'preact';

type Fact = [string, ComponentChildren];

/** Names and values of one thing. What is not there is left out. */
export function Facts({ of }: { of: (Fact | false)[] }) {
  return (
    <dl class="facts card">
      {of.map(
        (fact) =>
          fact &&
          fact[1] !== '' && (
            <div key={fact[0]}>
              <dt>{fact[0]}</dt>
              <dd>{typeof fact[1] === 'string' ? <bdi>{fact[1]}</bdi> : fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
