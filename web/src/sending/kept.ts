// Photographs that were just taken are nowhere else: this device keeps them until they are sent, for the same client, and
// drops them when somebody signs out by hand. The portal works without such a store.
import { KEPT_FILES } from '../state/sending';

const STORE = 'files';
/** As long as an upload can be gone on with. */
const LIFE = 7 * 86_400_000;

export interface Kept {
  key: number;
  owner: string;
  name: string;
  type: string;
  bytes: Blob;
  at: number;
  /** The document that it becomes, once it was announced. */
  document: string | null;
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(KEPT_FILES, 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore(STORE, { keyPath: 'key', autoIncrement: true });
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

async function use<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  try {
    const database = await open();
    try {
      return await done(act(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  } catch {
    // Private windows and full devices keep nothing.
    return null;
  }
}

export async function keepPhoto(owner: string, file: File): Promise<number | null> {
  const row: Omit<Kept, 'key'> = {
    owner,
    name: file.name,
    type: file.type,
    bytes: file,
    at: Date.now(),
    document: null,
  };
  return (await use('readwrite', (store) => store.add(row))) as number | null;
}

export async function noteAnnounced(key: number, document: string): Promise<void> {
  const row = await use<Kept>('readonly', (store) => store.get(key));
  if (row) await use('readwrite', (store) => store.put({ ...row, document }));
}

export async function dropKept(key: number): Promise<void> {
  await use('readwrite', (store) => store.delete(key));
}

/** What this device keeps for a client. What is too old, or of somebody else, goes. */
export async function recallKept(owner: string): Promise<Kept[]> {
  const rows = (await use<Kept[]>('readonly', (store) => store.getAll())) ?? [];
  const good = rows.filter((row) => row.owner === owner && Date.now() - row.at < LIFE);
  for (const row of rows) if (Date.now() - row.at >= LIFE) await dropKept(row.key);
  return good;
}
