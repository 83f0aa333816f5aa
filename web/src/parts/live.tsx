import { signal } from '@preact/signals';

const said = signal('');

/** Announces something to screen readers. */
export function announce(text: string): void {
  // The same words are announced again.
  said.value = said.value === text ? `${text}\u00a0` : text;
}

export function LiveRegion() {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {said.value}
    </div>
  );
}
