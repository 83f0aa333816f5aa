import { useState } from 'preact/hooks';
import { reportSession } from '../../api/calls';
import { Form, SendButton, Summary, useSubmit } from '../../parts/form';
import { Page } from '../../parts/page';
import { opened } from '../../state/link';
import { wordsOf } from '../../text/text';

const t = wordsOf('check');

/** 'This wasn't me': ends the session that a mail asked about, when a person presses. */
export function ReportPage() {
  const [done, setDone] = useState(false);
  const { report } = opened;
  const sending = useSubmit(async () => {
    if (report === null) return;
    await reportSession(report);
    setDone(true);
  });
  if (done) {
    return (
      <Page key="done" title={t('report-done-title')}>
        <p class="lead" role="status">
          {t('report-done-body')}
        </p>
      </Page>
    );
  }
  if (report === null || report === '') {
    return (
      <Page title={t('report-title')}>
        <p class="lead">{t('report-lost')}</p>
      </Page>
    );
  }
  return (
    <Page title={t('report-title')}>
      <p class="lead">{t('report-body')}</p>
      <Summary problem={sending.problem} />
      <Form onSubmit={sending.run} class="form">
        <SendButton busy={sending.busy}>{t('report-button')}</SendButton>
      </Form>
      <p>{t('report-was-me')}</p>
    </Page>
  );
}
