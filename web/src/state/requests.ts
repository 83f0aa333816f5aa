// What firms need from the client. Every page takes it from here, so that all show the same.
import { readRequests } from '../api/calls';
import type { FirmRequest } from '../api/types';
import { locale } from '../text/text';
import { keep, type Loaded, recall, useLoad } from './load';

/** The firm's texts come in the language that they were asked for in. */
const key = () => `requests ${locale.value}`;

export function useRequests(): Loaded<FirmRequest[]> {
  return useLoad(key(), (asking) => readRequests(asking).then(({ data }) => data));
}

/** What has just become of a request, for the lists that were read before: nobody is asked again for what is done. */
export function noteRequest(request: FirmRequest): void {
  const known = recall<FirmRequest[]>(key());
  if (known)
    keep(
      key(),
      known.map((one) => (one.id === request.id ? request : one)),
    );
}
