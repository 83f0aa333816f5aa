// Keeps the focus in sight. A browser drops it to the top of the page when what has it is taken away, and whoever works by
// keyboard or by ear begins anew. It moves to what stands in its place, or to the heading above.

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** What has the focus, and everything around it, from the inside out. */
let chain: Element[] = [];

export function keepFocus(): void {
  note(document.activeElement);
  document.addEventListener('focusin', ({ target }) => note(target as Element));
  // Who leaves it by a press beside it wants no other.
  document.addEventListener('focusout', () =>
    setTimeout(() => {
      if (chain[0]?.isConnected && !hasFocus()) chain = [];
    }),
  );
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
}

function hasFocus(): boolean {
  return document.activeElement !== null && document.activeElement !== document.body;
}

function note(element: Element | null): void {
  chain = [];
  for (let one = element; one && one !== document.body; one = one.parentElement) chain.push(one);
}

function mend(records: MutationRecord[]): void {
  const [held] = chain;
  const around = chain.find((one) => one.isConnected);
  if (!held || held === around || !around || hasFocus()) return;
  const come = records
    .filter(({ target }) => target === around)
    .flatMap(({ addedNodes }) => [...addedNodes])
    .filter((node) => node instanceof Element)
    .flatMap((node) => [node, ...node.querySelectorAll(FOCUSABLE)]);
  const next = come.find((one) => one.matches(FOCUSABLE) && one.getClientRects().length > 0);
  const landing = next ?? headingOf(around);
  if (!(landing instanceof HTMLElement)) return;
  // Once: what cannot take it is not tried at every change.
  chain = [];
  if (!landing.matches(FOCUSABLE)) landing.tabIndex = -1;
  landing.focus();
}

/** The first heading of the nearest part of the page that has one. */
function headingOf(inner: Element): Element | null {
  for (let one: Element | null = inner; one; one = one.parentElement) {
    const found = one.querySelector('h1, h2, h3');
    if (found) return found;
  }
  return null;
}
