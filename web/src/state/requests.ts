// What firms need from the client. Every page takes it from here, so that all show the same.
import { type Asking, readRequests } from '../api/calls';
import type { FirmRequest } from '../api/types';
import { locale } from '../text/text';
import { beginLoad, keep, type Loaded, recall, useLoad } from './load';

/** The firm's texts come in the language that they were asked for in. */
const key = () => `requests ${locale.value}`;

const read = (asking: Asking) => readRequests(asking).then(({ data }) => data);

export const useRequests = (): Loaded<FirmRequest[]> => useLoad(key(), read);
export const beginRequests = () => beginLoad(key(), read);

/** What has just become of a request, for the lists that were read before: nobody is asked again for what is done. */
export function noteRequest(request: FirmRequest): void {
  const known = recall<FirmRequest[]>(key());
  if (known)
    keep(
      key(),
      known.map((one) => (one.id === request.id ? request : one)),
    );
}
