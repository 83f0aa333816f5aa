import type { FirmRequest } from '../api/types';
import { Page } from '../parts/page';
import { anyFirm, CaseFilter } from '../parts/rows';
import { Empty, Show } from '../parts/states';
import { RequestRows } from '../requests/rows';
import { sorted } from '../requests/standing';
import { chosenMatter } from '../state/account';
import { useRequests } from '../state/requests';
import { to } from '../state/routes';
import { wordsOf } from '../text/text';

const t = wordsOf('requests');

/** Everything that firms need or needed. Mails about several requests, and those that remind of them, lead here. */
export function RequestsPage() {
  const requests = useRequests();
  return (
    <Page title={t('requests-title')} back={{ to: to('home'), label: t('nav-home') }}>
      <CaseFilter />
      <Show of={requests}>{(all) => <List requests={narrowed(all)} />}</Show>
    </Page>
  );
}

/** All of them are on one page, so nobody is asked again for those of one case. */
function narrowed(requests: FirmRequest[]): FirmRequest[] {
  const { value } = chosenMatter;
  return value === null ? requests : requests.filter(({ matter_id }) => matter_id === value);
}

function List({ requests }: { requests: FirmRequest[] }) {
  if (requests.length === 0) {
    const words =
      chosenMatter.value === null ? t('requests-none', { firm: anyFirm() }) : t('requests-none-case');
    return <Empty icon="check">{words}</Empty>;
  }
  const { toDo, sent, accepted, closed } = sorted(requests);
  return (
    <>
      {toDo.length === 0 && <p class="lead">{t('requests-to-do-none')}</p>}
      <Part id="to-do" title={t('requests-to-do', { count: toDo.length })} requests={toDo} />
      <Part id="sent" title={t('requests-sent')} requests={sent} />
      <Part id="accepted" title={t('requests-accepted')} requests={accepted} />
      <Part id="closed" title={t('requests-closed')} requests={closed} />
    </>
  );
}

interface PartProps {
  id: string;
  title: string;
  requests: FirmRequest[];
}

function Part({ id, title, requests }: PartProps) {
  if (requests.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <RequestRows requests={requests} />
    </section>
  );
}
