import { useState } from 'preact/hooks';
import { type Asking, readBills } from '../api/calls';
import { asProblem, type Problem } from '../api/problem';
import type { Bill, Page as Listed } from '../api/types';
import { Page } from '../parts/page';
import { anyFirm, BillRow, CaseFilter, narrowed, Rows } from '../parts/rows';
import { Empty, Failure, Show } from '../parts/states';
import { useLoad } from '../state/load';
import { place } from '../state/router';
import { t } from '../text/text';

/** Every shared bill, newest first; the one that a mail told of stands before all others. */
export function BillsPage() {
  const first = place.value.query.get('first');
  const filter = narrowed();
  const bills = useLoad(`bills ${filter.matter_id ?? ''}`, (asking: Asking) =>
    readBills({ limit: 50, ...filter }, asking),
  );
  const [problem, setProblem] = useState<Problem>();

  const more = (shown: Listed<Bill>) => {
    const cursor = shown.meta.paging.next;
    if (cursor === null) return;
    setProblem(undefined);
    readBills({ limit: 50, cursor, ...filter }).then(
      (page) => bills.change({ data: [...shown.data, ...page.data], meta: page.meta }),
      (thrown: unknown) => setProblem(asProblem(thrown)),
    );
  };

  return (
    <Page title={t('bills-title')}>
      <CaseFilter />
      <Show of={bills}>
        {(shown) => {
          if (shown.data.length === 0) {
            return (
              <Empty icon="bill">
                {filter.matter_id ? t('bills-none-case') : t('bills-none', { firm: anyFirm() })}
              </Empty>
            );
          }
          return (
            <>
              <Rows>
                {inOrder(shown.data, first).map((bill) => (
                  <BillRow key={bill.id} bill={bill} first={bill.id === first} />
                ))}
              </Rows>
              {problem && <Failure problem={problem} again={() => more(shown)} />}
              {shown.meta.paging.next !== null && (
                <button type="button" class="button" onClick={() => more(shown)}>
                  {t('show-more')}
                </button>
              )}
            </>
          );
        }}
      </Show>
    </Page>
  );
}

function inOrder(bills: Bill[], first: string | null): Bill[] {
  return [...bills.filter((bill) => bill.id === first), ...bills.filter((bill) => bill.id !== first)];
}
