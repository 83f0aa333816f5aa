// What is chosen on the page of a request is kept apart from what is chosen elsewhere, and sent for that request alone.
import { computed } from '@preact/signals';
import { place } from '../state/router';

/** The request whose page this is. */
export const requestHere = computed(() => {
  const { page } = place.value;
  return page?.name === 'request' ? page.id : null;
});
