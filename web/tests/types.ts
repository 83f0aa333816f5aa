// What must not compile. `npm run check` reads it, and fails on a line that does.
import { go } from '../src/state/router';
import { inside, to } from '../src/state/routes';
import { t, wordsOf } from '../src/text/text';

export function addresses() {
  // @ts-expect-error: there is no such page.
  to('billing');
  // @ts-expect-error: a bill has an id,
  to('bill');
  // @ts-expect-error: which is a text,
  to('bill', { id: 7 });
  // @ts-expect-error: and the list of bills has none.
  to('bills', { id: 'bill_1' });
  // @ts-expect-error: nothing stands behind the address of Home.
  to('home', { first: 'bill_1' });
  // @ts-expect-error: written by hand.
  go('/bills');
  go(to('bills', { first: 'bill_1' }));
  go(inside('/bills'));
}

export function words() {
  // @ts-expect-error: this sentence comes with the pages about passkeys.
  t('passkeys-none');
  // @ts-expect-error: nor does it come with those about devices.
  wordsOf('devices')('passkeys-none');
  // @ts-expect-error: it says when.
  wordsOf('passkeys')('passkey-created');
  wordsOf('passkeys')('passkeys-none');
  wordsOf('devices', 'passkeys')('passkeys-none');
}
