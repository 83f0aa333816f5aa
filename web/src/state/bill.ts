import type { Bill, BillState, Money } from '../api/types';
import type { IconName } from '../parts/icon';
import type { PlainId } from '../text/text';

export interface Standing {
  words: PlainId;
  icon: IconName;
  tone: 'due' | 'late' | 'good' | 'plain';
}

/** Where a bill stands, as a word with a drawing. `today` is the reader's own day. */
export function standing(bill: { state: BillState; due_on: string }, today: string): Standing {
  if (bill.state === 'paid') return { words: 'bill-paid', icon: 'check', tone: 'good' };
  if (bill.state === 'void') return { words: 'bill-void', icon: 'cross', tone: 'plain' };
  if (bill.due_on < today) return { words: 'bill-overdue', icon: 'alert', tone: 'late' };
  return { words: 'bill-awaiting', icon: 'clock', tone: 'due' };
}

export function isDue(bill: Bill): boolean {
  return bill.state === 'awaiting_payment' && bill.balance.amount_minor > 0;
}

/** What is to be paid, per currency. */
export function sumOf(bills: Bill[]): Money[] {
  const sums = new Map<string, number>();
  for (const { balance } of bills) {
    sums.set(balance.currency, (sums.get(balance.currency) ?? 0) + balance.amount_minor);
  }
  return [...sums].map(([currency, amount_minor]) => ({ currency, amount_minor }));
}

/** The host of a payment page, where it is one over https. */
export function paymentHost(address: string | null | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'https:' ? url.host : undefined;
}
