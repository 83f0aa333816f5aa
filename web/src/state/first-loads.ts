// What pages read first. It is begun while their scripts are on their way, under the keys by which the pages take it over.
import { readBill, readEvent } from '../api/calls';
import { readAllBills } from './bill';
import { beginLoad } from './load';
import type { Found } from './routes';

export const billsKey = (matter = '') => `bills ${matter}`;
export const billKey = (id: string) => `bill ${id}`;
export const eventKey = (id: string) => `event ${id}`;

/** Begins to read for a page whose script may not be here yet. */
export function beginAhead({ name, id }: Found): void {
  // A bill that a mail named is among all of them.
  if (name === 'bills') beginLoad(billsKey(), (asking) => readAllBills({}, asking));
  if (name === 'bill') beginLoad(billKey(id), (asking) => readBill(id, asking));
  if (name === 'event') beginLoad(eventKey(id), (asking) => readEvent(id, asking));
}
