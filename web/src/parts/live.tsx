import { signal } from '@preact/signals';

const said = signal('');

/** Says something to those who hear the page. */
export function announce(text: string): void {
  // The same words twice are said twice.
  said.value = said.value === text ? `${text}\u00a0` : text;
}

export function LiveRegion() {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {said.value}
    </div>
  );
}
