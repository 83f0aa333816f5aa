import { useEffect, useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import { Page } from '../parts/page';
import { Failure } from '../parts/states';
import { findOpen } from '../sending/begin';
import { sendings } from '../sending/outgoing';
import { me } from '../state/account';
import { t } from '../text/text';
import { SendForm } from './send/form';
import { SendingCard } from './send/sending';

/** Everything about sending on one page: what is on its way, what was interrupted, and what is to be sent. */
export function SendPage() {
  const [problem, setProblem] = useState<Problem>();
  const look = () => {
    setProblem(undefined);
    findOpen().catch((thrown: unknown) => setProblem(asProblem(thrown)));
  };
  useEffect(look, []);
  const mine = sendings.value.filter((sending) => sending.owner === me.value?.id);
  return (
    <Page title={t('send-document')} back={{ to: '/documents', label: t('documents-title') }}>
      {problem && <Failure problem={problem} again={look} />}
      {mine.map((sending) => (
        <SendingCard key={sending.id} sending={sending} />
      ))}
      {mine.length > 0 && <h2>{t('send-more')}</h2>}
      <SendForm />
    </Page>
  );
}
