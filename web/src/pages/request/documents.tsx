import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, type Problem } from '../../api/problem';
import { Form, SendButton, Summary } from '../../parts/form';
import { Failure, Notice, Skeleton } from '../../parts/states';
import { isOpen } from '../../requests/standing';
import { recallPages } from '../../scanning/pages';
import { findOpen, ownChosen, unfit } from '../../sending/begin';
import { type Sending, sendings } from '../../sending/outgoing';
import { me } from '../../state/account';
import { news } from '../../state/load';
import { wordsOf } from '../../text/text';
import { ChooseFiles } from '../send/choose';
import { ChosenFiles } from '../send/chosen';
import { countChosen, fileFields, focusSending, requireChosen, sendChosen, sendWords } from '../send/go';
import { ScanCard } from '../send/scan';
import { SendingCard } from '../send/sending';
import { Outcome } from './outcome';
import { useAnswering, type WayProps } from './way';

const t = wordsOf('documents', 'requests');

/** The files for a request: chosen, on their way, being checked, and their receipts. */
export function DocumentsWay(way: WayProps) {
  const { request } = way;
  const { looked, problem, look } = useLook();
  const sending = useSendingOf(way);
  useOutcome(way, sending);
  const elsewhere = useElsewhere(way, sending);
  if (!isOpen(request)) {
    return (
      <>
        <Outcome
          {...way}
          withoutFiles={sending !== undefined}
          unsentFiles={ownChosen(request.id).map(({ name }) => name)}
        />
        {sending && <SendingCard sending={sending} stays />}
      </>
    );
  }
  if (!looked) return <Skeleton rows={4} />;
  return (
    <>
      {problem && <Failure problem={problem} again={look} />}
      {sending && <SendingCard sending={sending} stays />}
      {elsewhere && (
        <Notice kind="plain">
          {elsewhere === 'checking' ? t('request-checking-note') : t('request-elsewhere')}
        </Notice>
      )}
      {canSend(way, sending) && <SendForm {...way} />}
    </>
  );
}

/** Finds what this device kept, and what was interrupted. */
function useLook() {
  const [problem, setProblem] = useState<Problem>();
  const [looked, setLooked] = useState(false);
  const look = () => {
    setProblem(undefined);
    Promise.all([findOpen(), recallPages()])
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setLooked(true));
  };
  useEffect(() => {
    // What was refused on another page was not meant for this one.
    unfit.value = [];
    look();
  }, []);
  return { problem, looked, look };
}

/** Those whose request was met: it may be returned, and then something else is to be sent. */
const met = new WeakSet<Sending>();

function useSendingOf({ request }: WayProps): Sending | undefined {
  const mine = sendings.value.filter((one) => one.owner === me.value?.id);
  // Of one that began before this page was loaded, only the request says what it is for, and only while it is under way.
  for (const one of mine) if (one.id === request.upload?.id) one.request = request.id;
  const all = mine.filter((one) => one.request === request.id);
  if (isOpen(request)) return all.findLast((one) => !met.has(one));
  for (const one of all) met.add(one);
  return all.at(-1);
}

/** Something else can be sent while nothing is on its way: also after all of it was refused or given up. */
function canSend({ request }: WayProps, sending: Sending | undefined): boolean {
  const over = sending?.files.every(({ stage }) => ['refused', 'over'].includes(stage.value)) ?? true;
  return over && (sending !== undefined || request.upload === undefined);
}

/** The first look comes soon, later ones less often. */
const FIRST = 1500;
const LONGEST = 15_000;

/** Looks in the background until the portal says that the files have met the request. */
function useOutcome({ request }: WayProps, sending: Sending | undefined): void {
  const arrived = sending
    ? sending.files.some(({ stage }) => ['checking', 'received', 'held'].includes(stage.value))
    : request.upload !== undefined;
  const waits = arrived && isOpen(request);
  useEffect(() => {
    if (!waits) return;
    let wait = FIRST;
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      timer = setTimeout(() => {
        news.value += 1;
        wait = Math.min(wait * 1.5, LONGEST);
        look();
      }, wait);
    };
    look();
    return () => clearTimeout(timer);
  }, [waits]);
}

/** How far an upload is that this page does not send; nothing of one that was given up here and is still known to the portal. */
function useElsewhere({ request }: WayProps, sending: Sending | undefined) {
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!sending && last.current !== undefined) news.value += 1;
    last.current = sending?.id ?? last.current;
  }, [sending]);
  const { upload } = request;
  return sending || upload?.id === last.current ? undefined : upload?.state;
}

function SendForm(way: WayProps) {
  const { request, firm } = way;
  const sending = useAnswering(way, async () => {
    requireChosen();
    await sendChosen({
      matter_id: request.matter_id,
      folder_id: null,
      message: '',
      request_id: request.id,
    });
    focusSending();
  });
  return (
    <Form onSubmit={sending.run} class="form send-form">
      <Summary problem={sending.problem} fields={fileFields()} />
      <ChooseFiles error={sending.problem?.field('/files')} />
      <ScanCard />
      <ChosenFiles files={ownChosen()} problem={sending.problem} />
      <SendButton busy={sending.busy}>{sendWords(countChosen(), firm)}</SendButton>
      <p class="hint">{t('send-hint', { firm })}</p>
    </Form>
  );
}
