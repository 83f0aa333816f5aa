import { useState } from 'preact/hooks';
import type { Bill } from '../api/types';
import { Page } from '../parts/page';
import { anyFirm, BillRow, CaseFilter, firmName, narrowed, Rows } from '../parts/rows';
import { Empty, Show } from '../parts/states';
import { severalFirms } from '../state/account';
import { isDue, readAllBills, sumsOf } from '../state/bill';
import { billsKey } from '../state/first-loads';
import { useLoad } from '../state/load';
import { place } from '../state/router';
import { showSum } from '../text/format';
import { type PlainId, t } from '../text/text';

/** How many bills with nothing to pay are shown at first, and more each time. */
const AT_ONCE = 50;

/** Every shared bill: what is to pay, then what is paid, then what is void. A bill that a mail named comes first. */
export function BillsPage() {
  const named = place.value.query.get('first');
  const filter = narrowed();
  const bills = useLoad(billsKey(filter.matter_id), (asking) => readAllBills(filter, asking));
  return (
    <Page title={t('bills-title')}>
      <CaseFilter />
      <Show of={bills}>
        {(all) => {
          if (all.length === 0) {
            return (
              <Empty icon="bill">
                {filter.matter_id ? t('bills-none-case') : t('bills-none', { firm: anyFirm() })}
              </Empty>
            );
          }
          const first = all.find((bill) => bill.id === named);
          const rest = all.filter((bill) => bill !== first);
          return (
            <>
              {first && (
                <Rows>
                  <BillRow bill={first} first />
                </Rows>
              )}
              <ToPay due={all.filter(isDue)} shown={rest.filter(isDue)} />
              <Others
                title="bills-paid"
                bills={rest.filter((bill) => bill.state !== 'void' && !isDue(bill))}
              />
              <Others title="bills-void" bills={rest.filter((bill) => bill.state === 'void')} />
            </>
          );
        }}
      </Show>
    </Page>
  );
}

/** What is due, the earliest day first, under the sum of each firm. */
function ToPay({ due, shown }: { due: Bill[]; shown: Bill[] }) {
  const inOrder = [...shown].sort((one, other) => one.due_on.localeCompare(other.due_on));
  return (
    <section aria-labelledby="to-pay">
      <h2 id="to-pay">{t('bill-balance')}</h2>
      {due.length === 0 && <p class="quiet">{t('home-due-none')}</p>}
      {due.length > 0 && (
        <ul class="plain sums">
          {sumsOf(due).map(({ firm_id, bills, amounts }) => (
            <li key={firm_id}>
              <span class="amount">{showSum(amounts)}</span>{' '}
              <span class="quiet">
                {severalFirms.value && `${firmName(firm_id)}, `}
                {t('home-due-bills', { count: bills.length })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {shown.length > 0 && (
        <Rows label={t('bill-balance')}>
          {inOrder.map((bill) => (
            <BillRow key={bill.id} bill={bill} />
          ))}
        </Rows>
      )}
    </section>
  );
}

interface OthersProps {
  title: PlainId & ('bills-paid' | 'bills-void');
  bills: Bill[];
}

/** Bills with nothing to pay, newest first. */
function Others({ title, bills }: OthersProps) {
  const [most, setMost] = useState(AT_ONCE);
  if (bills.length === 0) return null;
  return (
    <section aria-labelledby={title}>
      <h2 id={title}>{t(title)}</h2>
      <Rows>
        {bills.slice(0, most).map((bill) => (
          <BillRow key={bill.id} bill={bill} />
        ))}
      </Rows>
      {bills.length > most && (
        <button type="button" class="button" onClick={() => setMost(most + AT_ONCE)}>
          {t('show-more')}
        </button>
      )}
    </section>
  );
}
