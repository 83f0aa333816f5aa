// After a file was sent: the portal checks it, and its receipt arrives.
import { readUpload } from '../api/calls';
import { me, phase } from '../state/account';
import { news } from '../state/load';
import { readSent } from './calls';
import { applyFile, isOpen, type Sending, sendings } from './outgoing';
import { tell } from './progress';

/** The first poll comes soon, later ones less often; after half an hour the mail tells. */
const FIRST = 1000;
const LONGEST = 15_000;
const PATIENCE = 30 * 60_000;

const watched = new Set<Sending>();

/** Polls until every file of an upload is checked and every receipt is here. */
export function watchOutcome(sending: Sending): void {
  if (watched.has(sending) || pending(sending) + lacking(sending) === 0) return;
  watched.add(sending);
  const since = Date.now();
  const look = async (wait: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (!sendings.value.includes(sending)) return;
    const before = pending(sending);
    try {
      const { files } = await readUpload(sending.id, sending.grant ?? 'none');
      for (const file of sending.files) {
        // What is still being sent knows better than the portal which parts it has.
        const said = files.find((one) => one.document_id === file.document);
        if (said && !isOpen(file)) applyFile(file, said);
      }
    } catch {
      // The next look may succeed.
    }
    const missing = lacking(sending);
    if (missing > 0) await readReceipts(sending);
    if (pending(sending) < before) news.value += 1;
    tell();
    if (pending(sending) + lacking(sending) === 0 || Date.now() - since > PATIENCE) return;
    const moved = pending(sending) < before || lacking(sending) < missing;
    await look(moved ? FIRST : Math.min(wait * 1.5, LONGEST));
  };
  void look(FIRST).finally(() => watched.delete(sending));
}

function pending(sending: Sending): number {
  return sending.files.filter((file) => file.stage.value === 'checking').length;
}

/** How many files arrived without their receipt. */
function lacking(sending: Sending): number {
  return sending.files.filter((file) => file.stage.value === 'received' && file.sha256.value === null).length;
}

/** Receipts stand with the documents, for which somebody must be signed in. */
export async function readReceipts(sending: Sending): Promise<void> {
  if (phase.value !== 'in' || me.value?.id !== sending.owner) return;
  try {
    const { data } = await readSent(sending.matter);
    for (const file of sending.files) {
      const receipt = data.find((document) => document.id === file.document)?.receipt;
      if (!receipt) continue;
      file.receivedAt.value = receipt.received_at;
      file.sha256.value = receipt.sha256;
    }
  } catch {
    // They stand under Documents in any case.
  }
}
