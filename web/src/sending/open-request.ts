// The request whose page is open. Files that are chosen there are kept apart from other files, and sent only for that request.
import { computed } from '@preact/signals';
import { place } from '../state/router';

/** The request whose page this is. */
export const requestHere = computed(() => {
  const { page } = place.value;
  return page?.name === 'request' ? page.id : null;
});
