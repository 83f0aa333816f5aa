// What a bill asks of the client. Every page takes it from here, so that all show the same amount.
import { readBills } from '../api/calls';
import type { Asking } from '../api/http';
import type { Bill, BillState, Money } from '../api/types';
import type { PlainId } from '../text/text';

/** What a bill's standing depends on: a bill, or its entry in a conversation. */
export interface Billed {
  number: string;
  due_on: string;
  total: Money;
  balance: Money;
  state: BillState;
}

/** `settled`: nothing is left to pay. `credit`: more was paid than billed, or the firm gives money back. */
export type Standing = 'due' | 'overdue' | 'settled' | 'credit' | 'paid' | 'void';

/** Where a bill stands. `today` is the reader's own day. */
export function standing({ state, due_on, balance }: Billed, today: string): Standing {
  if (state === 'void') return 'void';
  if (balance.amount_minor < 0) return 'credit';
  if (state === 'paid') return 'paid';
  if (balance.amount_minor === 0) return 'settled';
  return due_on < today ? 'overdue' : 'due';
}

export function isDue(bill: Billed): boolean {
  return bill.state === 'awaiting_payment' && bill.balance.amount_minor > 0;
}

export interface Figure {
  label: PlainId;
  amount: Money;
  /** What was billed, where that amount differs. */
  total?: Money;
}

/** The amount of a bill: what is to pay, or the credit; what was billed, where nothing more is asked. */
export function figureOf(bill: Billed): Figure {
  const { total, balance, state } = bill;
  const negative = balance.amount_minor < 0;
  if (state === 'void' || (state === 'paid' && !negative)) return { label: 'bill-total', amount: total };
  const amount = negative ? { ...balance, amount_minor: -balance.amount_minor } : balance;
  return {
    label: negative ? 'bill-credit-amount' : 'bill-balance',
    amount,
    ...(balance.amount_minor === total.amount_minor ? {} : { total }),
  };
}

export interface Sum {
  firm_id: string;
  bills: Bill[];
  /** One for each currency, by its code. */
  amounts: Money[];
}

/** The sums of due bills, for each firm. */
export function sumsOf(due: Bill[]): Sum[] {
  const firms = [...new Set(due.map((bill) => bill.firm_id))];
  return firms.map((firm_id) => {
    const bills = due.filter((bill) => bill.firm_id === firm_id);
    const sums = new Map<string, number>();
    for (const { balance } of bills) {
      sums.set(balance.currency, (sums.get(balance.currency) ?? 0) + balance.amount_minor);
    }
    return {
      firm_id,
      bills,
      amounts: [...sums].sort().map(([currency, amount_minor]) => ({ currency, amount_minor })),
    };
  });
}

/** Every bill, newest first: a sum of some would be wrong. */
export async function readAllBills(filter: { matter_id?: string }, asking: Asking): Promise<Bill[]> {
  const bills: Bill[] = [];
  let cursor: string | null = null;
  do {
    const query = { limit: 200, ...filter, ...(cursor === null ? {} : { cursor }) };
    const page: Awaited<ReturnType<typeof readBills>> = await readBills(query, asking);
    bills.push(...page.data);
    cursor = page.meta.paging.next;
  } while (cursor !== null);
  return bills;
}
