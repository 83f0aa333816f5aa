import { useEffect } from 'preact/hooks';
import { fetchBill, readBill } from '../api/calls';
import type { Bill } from '../api/types';
import { DownloadOutcome, useDownload } from '../parts/download';
import { Facts } from '../parts/facts';
import { BusyButton } from '../parts/form';
import { Icon } from '../parts/icon';
import { Page } from '../parts/page';
import { firmName, StateMark } from '../parts/rows';
import { Show } from '../parts/states';
import { Written } from '../parts/written';
import { matterOf, recount, severalFirms } from '../state/account';
import { figureOf, isDue } from '../state/bill';
import { billKey } from '../state/first-loads';
import { useLoad } from '../state/load';
import { to } from '../state/routes';
import { showDate, showDay, showHost, showMoney, showSize } from '../text/format';
import { t } from '../text/text';
import { GonePage } from './gone';

const BACK = to('bills');

export function BillPage({ id }: { id: string }) {
  const bill = useLoad(billKey(id), (asking) => readBill(id, asking));
  const opened = bill.data?.id;
  // Opening a bill marks it as read: the tabs' counts change.
  useEffect(() => {
    if (opened) void recount();
  }, [opened]);
  if (bill.problem?.status === 404) {
    return (
      <GonePage title={t('bill-gone-title')} body={t('bill-gone-body')} back={BACK} label={t('bills-back')} />
    );
  }
  const title = bill.data ? t('bill-title', { number: bill.data.number }) : t('bills-title');
  return (
    <Page title={title} firm={bill.data?.firm_id} back={{ to: BACK, label: t('bills-back') }}>
      <Show of={bill} rows={4}>
        {(shown) => <Details bill={shown} />}
      </Show>
    </Page>
  );
}

function Details({ bill }: { bill: Bill }) {
  const owed = isDue(bill);
  const { label, amount, total } = figureOf(bill);
  const firm = firmName(bill.firm_id);
  return (
    <>
      <div class="card bill-head">
        <p class="figure">
          <span class="figure-label">{t(label)}</span>
          <span class="figure-amount">{showMoney(amount)}</span>
          {total && <span class="figure-label">{t('bill-total-of', { amount: showMoney(total) })}</span>}
        </p>
        <StateMark bill={bill} />
        {owed && <p class="due-line">{t('bill-due-day', { day: showDay(bill.due_on) })}</p>}
        {bill.state === 'void' && <p>{t('bill-void-note')}</p>}
        {label === 'bill-credit-amount' && <p>{t('bill-credit-note', { firm })}</p>}
        {owed && <Pay bill={bill} firm={firm} />}
        {bill.content && <DownloadBill id={bill.id} file={bill.content} />}
      </div>
      <Facts
        of={[
          [t('bill-issued'), showDay(bill.issued_on)],
          [t('bill-due'), showDay(bill.due_on)],
          [t('bill-case'), matterOf(bill.matter_id)?.name ?? ''],
          severalFirms.value && [t('bill-firm'), firm],
        ]}
      />
      {bill.message && (
        <section>
          <h2>{t('bill-message')}</h2>
          <p class="written card" dir="auto">
            <Written text={bill.message} />
          </p>
        </section>
      )}
      <p class="quiet">{t('bill-shared-on', { day: showDate(bill.shared_at) })}</p>
    </>
  );
}

function DownloadBill({ id, file }: { id: string; file: NonNullable<Bill['content']> }) {
  const download = useDownload({ ask: () => fetchBill(id), file });
  const kind = /\.(\w{1,5})$/.exec(file.name)?.[1]?.toUpperCase();
  const about = [kind, file.size && showSize(file.size)].filter(Boolean).join(', ');
  return (
    <>
      <BusyButton busy={download.busy} onPress={download.run} kind="wide">
        <Icon name="download" />
        {about === '' ? t('bill-download') : t('bill-download-file', { about })}
      </BusyButton>
      <DownloadOutcome of={download} />
    </>
  );
}

/** The link to the firm's own payment page. Its host is shown first, and the portal sends it nothing. */
function Pay({ bill, firm }: { bill: Bill; firm: string }) {
  const host = showHost(bill.payment_url);
  const address = bill.payment_url;
  if (host === undefined || !address) return <p>{t('bill-pay-none', { firm })}</p>;
  return (
    <>
      <a class="button button-main button-wide" href={address} target="_blank" rel="noopener noreferrer">
        {t('bill-pay', { amount: showMoney(bill.balance) })}
        <Icon name="outside" />
        <span class="unseen">{t('opens-new-tab')}</span>
      </a>
      <p class="hint pay-host">
        <Icon name="lock" />
        <span>{t('bill-pay-host', { host, firm })}</span>
      </p>
    </>
  );
}
