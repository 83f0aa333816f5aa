import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { me, stay } from '../state/account';
import { request } from '../state/sign-in';
import { t } from '../text/text';
import { CodeForm } from './code';
import { BusyButton, Summary, useSubmit } from './form';

interface Props {
  /** What it is for: a page may have two of them. */
  name: string;
  onDone: () => void;
}

/** Asks for a code where a notice's link is not enough, because people forward mails. */
export function StepUp({ name, onDone }: Props) {
  const [requestId, setRequestId] = useState<string>();
  const title = useRef<HTMLHeadingElement>(null);
  // It comes in the place of the button that asked for it.
  useLayoutEffect(() => title.current?.focus(), []);
  const address = me.value?.address ?? '';
  const sending = useSubmit(async () => {
    setRequestId(await request({ email: address }));
  });
  return (
    <section class="card step-up" aria-labelledby={`step-up-${name}`}>
      <h3 id={`step-up-${name}`} ref={title} tabIndex={-1}>
        {t('step-up-title')}
      </h3>
      <Summary problem={sending.problem} />
      {requestId === undefined ? (
        <>
          <p>{t('step-up-body', { address })}</p>
          <BusyButton busy={sending.busy} onPress={sending.run} kind="main">
            {t('step-up-send')}
          </BusyButton>
        </>
      ) : (
        <>
          <p role="status">{t('step-up-sent', { address })}</p>
          <CodeForm
            id={`code-${name}`}
            requestId={requestId}
            button={t('step-up-button')}
            onSignedIn={async () => {
              // The new session opens every firm.
              await stay();
              onDone();
            }}
          />
        </>
      )}
    </section>
  );
}
