import { useRef } from 'preact/hooks';
import { makeKey } from '../api/http';
import { asProblem, type Problem } from '../api/problem';
import type { Archive } from '../api/types';
import { type Submitting, useSubmit } from '../parts/form';
import { type Choice, makeArchive } from './calls';

/** The download that somebody has just asked for here: once it is ready, its button takes the focus. */
export const awaited = { id: '' };

interface Options {
  /** Throws where nothing is chosen. */
  choose: () => Choice | Promise<Choice>;
  onMade: (archive: Archive) => void;
  /** A document of the choice is not shared any more. */
  onMissing?: () => Promise<never>;
}

/** Asks for documents as one file. */
export function useMaking({ choose, onMade, onMissing }: Options): Submitting {
  // Asking again before an answer came is the same attempt, as long as the choice is the same.
  const attempt = useRef({ of: '', key: '' });
  return useSubmit(async () => {
    const choice = await choose();
    const of = JSON.stringify(choice);
    if (attempt.current.of !== of) attempt.current = { of, key: makeKey() };
    const archive = await makeArchive(choice, attempt.current.key).catch((thrown: unknown) => {
      if (onMissing && namesDocuments(asProblem(thrown))) return onMissing();
      throw thrown;
    });
    attempt.current = { of: '', key: '' };
    awaited.id = archive.id;
    onMade(archive);
  });
}

/** The portal names each document that it does not know, by its place in the choice. */
function namesDocuments({ fields }: Problem): boolean {
  return fields.some(({ field }) => field.startsWith('/document_ids/'));
}
