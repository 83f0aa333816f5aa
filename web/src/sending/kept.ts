// Photographs that were just taken and scanned pages exist nowhere else: this device keeps them for the same client until they are
// sent, and deletes them when somebody signs out by hand. Beside them it keeps the hashes of what was sent of a file, so that two
// versions are not mixed. The portal works without this store.
import { KEPT_FILES } from '../state/sending';

const FILES = 'files';
const SUMS = 'sums';
/** How long an upload can be resumed. */
const LIFE = 7 * 86_400_000;

export interface Kept {
  key: number;
  owner: string;
  /** The request that it is for; rows of an older build have none. */
  request?: string | null;
  name: string;
  type: string;
  bytes: Blob;
  at: number;
  /** The document that it becomes, once it was announced. */
  document: string | null;
  /** A page of an unfinished scan, as the scan describes it: `bytes` is the photograph. */
  page?: unknown;
  /** The paper that was cut out of it. */
  made?: Blob;
}

/** After each part of a file that was sent, the SHA-256 of everything up to its end. */
interface KeptSums {
  document: string;
  sums: readonly string[];
  at: number;
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(KEPT_FILES, 2);
  request.onupgradeneeded = ({ oldVersion }) => {
    if (oldVersion < 1) request.result.createObjectStore(FILES, { keyPath: 'key', autoIncrement: true });
    if (oldVersion < 2) request.result.createObjectStore(SUMS, { keyPath: 'document' });
  };
  const database = await done(request);
  database.onversionchange = () => database.close();
  return database;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The transactions that are not over. */
const running = new Set<IDBTransaction>();

function begin(database: IDBDatabase, name: string, mode: IDBTransactionMode): IDBObjectStore {
  const transaction = database.transaction(name, mode);
  running.add(transaction);
  for (const end of ['complete', 'abort'])
    transaction.addEventListener(end, () => running.delete(transaction));
  return transaction.objectStore(name);
}

// WebKit keeps a page that was left whole, with the transactions that it was in the middle of: the next page would wait for them
// without end. What they were to change is lost either way.
addEventListener('pagehide', () => {
  for (const transaction of running) {
    try {
      transaction.abort();
    } catch {
      // It is being committed.
    }
  }
});

async function use<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
  name = FILES,
): Promise<T | null> {
  try {
    const database = await open();
    try {
      return await done(act(begin(database, name, mode)));
    } finally {
      database.close();
    }
  } catch {
    // Private windows and full devices keep nothing.
    return null;
  }
}

export async function keepPhoto(owner: string, request: string | null, file: File): Promise<number | null> {
  const row: Omit<Kept, 'key'> = {
    owner,
    request,
    name: file.name,
    type: file.type,
    bytes: file,
    at: Date.now(),
    document: null,
  };
  return (await use('readwrite', (store) => store.add(row))) as number | null;
}

export async function keepPage(
  owner: string,
  request: string | null,
  bytes: Blob,
  page: unknown,
  made: Blob | undefined,
): Promise<number | null> {
  const row: Omit<Kept, 'key'> = {
    owner,
    request,
    name: '',
    type: bytes.type,
    bytes,
    at: Date.now(),
    document: null,
    page,
    ...(made ? { made } : {}),
  };
  return (await use('readwrite', (store) => store.add(row))) as number | null;
}

export const changePage = (key: number, page: unknown) => change(key, { page });

/** Another cut of a page; `undefined` where it is as the camera saw it. */
export const cutPage = (key: number, page: unknown, made: Blob | undefined) => change(key, { page, made });

export const noteAnnounced = (key: number, document: string) => change(key, { document });

/** In one transaction, so that a row deleted meanwhile does not come back. */
function change(
  key: number,
  more: Partial<{ [Field in keyof Kept]: Kept[Field] | undefined }>,
): Promise<unknown> {
  return use('readwrite', (store) => {
    const found: IDBRequest<Kept | undefined> = store.get(key);
    found.addEventListener('success', () => {
      if (found.result) store.put({ ...found.result, ...more });
    });
    return found;
  });
}

export async function dropKept(key: number): Promise<void> {
  await use('readwrite', (store) => store.delete(key));
}

/** What this device keeps for a client. Rows that are too old are deleted. */
export async function recallKept(owner: string): Promise<Kept[]> {
  const rows = (await use<Kept[]>('readonly', (store) => store.getAll())) ?? [];
  const good = rows.filter((row) => row.owner === owner && Date.now() - row.at < LIFE);
  for (const row of rows) if (Date.now() - row.at >= LIFE) await dropKept(row.key);
  return good;
}

/** Keeps the hashes of what was sent of a file so far. */
export async function keepSums(document: string, sums: readonly string[]): Promise<void> {
  const row: KeptSums = { document, sums, at: Date.now() };
  await use('readwrite', (store) => store.put(row), SUMS);
}

export async function recallSums(document: string): Promise<readonly string[]> {
  const row = await use<KeptSums | undefined>('readonly', (store) => store.get(document), SUMS);
  return row?.sums ?? [];
}

export async function dropSums(document: string): Promise<void> {
  await use('readwrite', (store) => store.delete(document), SUMS);
}

/** Deletes the hashes of files whose upload can no longer be resumed. */
export async function dropOldSums(): Promise<void> {
  const rows = (await use<KeptSums[]>('readonly', (store) => store.getAll(), SUMS)) ?? [];
  for (const row of rows) if (Date.now() - row.at >= LIFE) await dropSums(row.document);
}
