// Signs in, lists bills and sends a file, with the client that openapi-generator makes of docs/openapi.json.
// Usage: node main.js <the portal's origin>
import {
  BillsApi,
  Configuration,
  DocumentSender,
  DocumentsApi,
  MessagesApi,
  ProblemBodyFromJSON,
  ProblemType,
  ProfileApi,
  ResponseError,
  SigningInApi,
  UploadsApi,
} from './client';

const EMAIL = 'ben.okafor@example.com';
const NAME = 'From TypeScript.txt';
const CONTENT = 'My notes on the lease.';

const client = (origin: string, bearer?: string) => new Configuration({ basePath: origin, accessToken: bearer ?? '' });

function check(fits: unknown, what: unknown): asserts fits {
  if (!fits) throw new Error(JSON.stringify(what));
}

/** Waits until everything under way is done, then looks in the mailbox of the local portal. */
async function tokenOfTheMail(origin: string): Promise<string> {
  await fetch(`${origin}/local/settle`, { method: 'POST' });
  const query = new URLSearchParams({ to: EMAIL, subject: 'your link to sign in' });
  const mails = (await (await fetch(`${origin}/local/emails?${query}`)).json()) as { data: { text: string }[] };
  const token = mails.data.at(-1)?.text.match(/token=([\w.-]+)/)?.[1];
  check(token, mails);
  return token;
}

/** A refusal is a problem with a type. */
async function isRefused(calls: SigningInApi): Promise<void> {
  const thrown = await calls.verifyLink({ sessionRequest: { email: EMAIL, token: 'none' } }).catch((error: unknown) => error);
  check(thrown instanceof ResponseError, thrown);
  const problem = ProblemBodyFromJSON(await thrown.response.json());
  check(problem.type === ProblemType.LinkInvalid, problem);
}

/** Announces a file, sends its only part, and finishes it with the upload's grant. */
async function send(origin: string, session: string, matterId: string): Promise<void> {
  const started = await new UploadsApi(client(origin, session)).startUpload({
    uploadRequest: { matterId, files: [{ name: NAME, size: CONTENT.length, contentType: 'text/plain' }] },
    idempotencyKey: crypto.randomUUID(),
  });
  const [file] = started.files;
  const part = file?.partUrls[0];
  check(file && part, started);
  // Bytes have no content type, and the address is signed for exactly these headers.
  const body = new TextEncoder().encode(CONTENT);
  const put = await fetch(part.url, { method: 'PUT', body, headers: part.headers ?? {} });
  const etag = put.headers.get('etag');
  check(put.ok && etag, put.status);
  await new UploadsApi(client(origin, started.grant)).completeFile({
    id: started.id,
    documentId: file.documentId,
    completeRequest: { parts: [{ partNumber: part.partNumber, etag: etag.replaceAll('"', '') }] },
  });
}

async function main(origin: string): Promise<void> {
  const signingIn = new SigningInApi(client(origin));
  await signingIn.requestLink({ signInLinkRequest: { email: EMAIL } });
  await isRefused(signingIn);
  const sessionRequest = { email: EMAIL, token: await tokenOfTheMail(origin) };
  const { token } = await signingIn.verifyLink({ sessionRequest });
  check(token, 'a session');
  const mine = client(origin, token);
  const me = await new ProfileApi(mine).showMe();
  const bills = await new BillsApi(mine).listBills({ limit: 10 });
  check(bills.data[0]?.total.currency, bills);
  const entries = await new MessagesApi(mine).listMessages({ limit: 50 });
  const shared = entries.data.flatMap((entry) => (entry.kind === 'bill' && entry.bill ? [entry.bill.number] : []));
  check(shared.length > 0 && entries.data.some((entry) => entry.kind === 'message'), entries);
  check(me.matters[0], me);
  await send(origin, token, me.matters[0].id);
  await fetch(`${origin}/local/settle`, { method: 'POST' });
  const sent = await new DocumentsApi(mine).listDocuments({ sender: DocumentSender.Client });
  check(sent.data.some((document) => document.name === NAME), sent);
  console.log(`typescript: ${bills.data.length} bills, ${entries.data.length} entries, ${NAME} received`);
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
