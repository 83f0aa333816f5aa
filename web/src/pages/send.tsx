import { useEffect, useState } from 'preact/hooks';
import { readFolders } from '../api/calls';
import { asProblem, type Problem } from '../api/problem';
import { Page } from '../parts/page';
import { Failure, Skeleton } from '../parts/states';
import { recallPages } from '../scanning/pages';
import { findOpen } from '../sending/begin';
import { sendings } from '../sending/outgoing';
import { me } from '../state/account';
import { useLoad } from '../state/load';
import { useRequests } from '../state/requests';
import { to } from '../state/routes';
import { wordsOf } from '../text/text';
import { Awaited } from './send/awaited';
import { SendForm } from './send/form';
import { SendingCard } from './send/sending';

const t = wordsOf('documents');

/** Everything about sending on one page: what is being sent, what was interrupted, and what is still to be sent. */
export function SendPage() {
  const [problem, setProblem] = useState<Problem>();
  const [looked, setLooked] = useState(false);
  const folders = useLoad('folders', readFolders);
  const requests = useRequests();
  const look = () => {
    setProblem(undefined);
    Promise.all([findOpen(), recallPages()])
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setLooked(true));
  };
  useEffect(look, []);
  const mine = sendings.value.filter((sending) => sending.owner === me.value?.id);
  const back = { to: to('documents'), label: t('documents-title') };
  // All at once, so that nothing moves while somebody reads.
  const ready = [folders, requests].every((one) => one.data !== undefined || one.problem !== undefined);
  if (!looked || !ready) {
    return (
      <Page title={t('send-document')} back={back}>
        <Skeleton rows={5} />
      </Page>
    );
  }
  return (
    <Page title={t('send-document')} back={back}>
      {problem && <Failure problem={problem} again={look} />}
      <Awaited requests={requests.data ?? []} />
      {mine.map((sending) => (
        <SendingCard key={sending.id} sending={sending} />
      ))}
      {mine.length > 0 && <h2>{t('send-more')}</h2>}
      <SendForm folders={folders} />
    </Page>
  );
}
