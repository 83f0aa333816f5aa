import type { ComponentChildren } from 'preact';

type Fact = [string, ComponentChildren];

/** A list of names and values. What is missing is left out. */
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
