import { Page } from '../parts/page';
import { type PlainId, wordsOf } from '../text/text';

const t = wordsOf('help');

const START: PlainId<'help'>[] = ['help-start-1', 'help-start-2', 'help-start-3', 'help-start-4'];
const FIRM: PlainId<'help'>[] = ['help-firm-1', 'help-firm-2', 'help-firm-5', 'help-firm-3', 'help-firm-4'];

const SENDING: [PlainId<'help'>, PlainId<'help'>][] = [
  ['help-send-how-q', 'help-send-how'],
  ['help-send-scan-q', 'help-send-scan'],
  ['help-send-cut-q', 'help-send-cut'],
  ['help-send-signed-out-q', 'help-send-signed-out'],
  ['help-send-receipt-q', 'help-send-receipt'],
  ['help-send-refused-q', 'help-send-refused'],
];

const TROUBLE: [PlainId<'help'>, PlainId<'help'>][] = [
  ['help-sign-in-address-q', 'help-sign-in-address'],
  ['help-sign-in-region-q', 'help-sign-in-region'],
  ['help-sign-in-link-q', 'help-sign-in-link'],
  ['help-sign-in-code-q', 'help-sign-in-code'],
  ['help-sign-in-confirm-q', 'help-sign-in-confirm'],
  ['help-sign-in-passkey-q', 'help-sign-in-passkey'],
  ['help-session-q', 'help-session'],
  ['help-language-q', 'help-language'],
];

/** For everyone, signed in or not. */
export function HelpPage() {
  return (
    <Page title={t('help-title')}>
      <p class="lead">{t('help-lead')}</p>
      <section>
        <h2>{t('help-start')}</h2>
        <ol class="steps">
          {START.map((id) => (
            <li key={id}>{t(id)}</li>
          ))}
        </ol>
      </section>
      <section>
        <h2>{t('help-sign-in')}</h2>
        <Answers to={TROUBLE} />
      </section>
      <section>
        <h2>{t('help-send')}</h2>
        <Answers to={SENDING} />
      </section>
      <section>
        <h2>{t('help-firm')}</h2>
        <ul>
          {FIRM.map((id) => (
            <li key={id}>{t(id)}</li>
          ))}
        </ul>
      </section>
    </Page>
  );
}

function Answers({ to }: { to: [PlainId<'help'>, PlainId<'help'>][] }) {
  return (
    <div class="answers">
      {to.map(([question, answer]) => (
        <details key={question}>
          <summary>{t(question)}</summary>
          <p>{t(answer)}</p>
        </details>
      ))}
    </div>
  );
}
