// The calls about uploads. Those with a grant go without the session: they neither prolong it nor end with it.
import { call } from '../api/http';
import type { UploadRequest } from '../api/types';

export const startUpload = (body: UploadRequest, key: string) => call('post', '/v1/uploads', { body, key });

export const readOpenUploads = () =>
  call('get', '/v1/uploads', { query: { state: 'open' }, background: true });

export const readPlaces = (
  path: { id: string; document_id: string },
  part_numbers: number[],
  grant: string | undefined,
) => call('post', '/v1/uploads/{id}/files/{document_id}/parts', { path, body: { part_numbers }, grant });

export const completeFile = (
  path: { id: string; document_id: string },
  body: { parts: { part_number: number; etag: string }[]; sha256: string },
  grant: string | undefined,
) => call('post', '/v1/uploads/{id}/files/{document_id}/complete', { path, body, grant });

/** With the grant, or by the session where there is none. */
export const giveUpUpload = (id: string, grant: string | undefined) =>
  call('delete', '/v1/uploads/{id}', { path: { id }, grant });

/** What the client sent last, with receipts. */
export const readSent = (matter_id: string) =>
  call('get', '/v1/documents', { query: { matter_id, sender: 'client', limit: 200 }, background: true });
