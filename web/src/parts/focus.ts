// Keeps the focus in place. When the focused element is removed, a browser moves the focus to the top of the page, and people who
// use a keyboard or a screen reader start over. Here it moves to the replacement, or to the heading above.

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** What has the focus, and everything around it, from the inside out. */
let chain: Element[] = [];

export function keepFocus(): void {
  note(document.activeElement);
  document.addEventListener('focusin', ({ target }) => note(target as Element));
  // A press beside the element was meant to drop the focus.
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
  // Once: an element that cannot take the focus is not tried at every change.
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
