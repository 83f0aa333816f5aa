import { t } from '../text/text';

interface FieldProblem {
  field: string;
  code: string;
  detail: string;
}

/** What went wrong with a call, in the portal's words, or in the app's when the portal could not be reached. */
export class Problem extends Error {
  constructor(
    /** The last part of the type (`link-expired`); `offline` when there was no answer. */
    readonly kind: string,
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly fields: FieldProblem[] = [],
  ) {
    super(kind);
  }

  /** The sentence for a field of the body. */
  field(pointer: string): string | undefined {
    return this.fields.find((one) => one.field === pointer)?.detail;
  }
}

export function offline(): Problem {
  return new Problem('offline', 0, t('error-offline-title'), t('error-offline-detail'));
}

/** Reads an answer that is not a success. One that is not problem+json comes from a proxy or the gateway. */
export async function readProblem(response: Response): Promise<Problem> {
  const kind = response.headers.get('content-type') ?? '';
  if (kind.startsWith('application/problem+json')) {
    const body: unknown = await response.json().catch(() => null);
    if (isBody(body)) {
      const name = body.type.replace('/problems/', '');
      return new Problem(name, response.status, body.title, body.detail, body.errors ?? []);
    }
  }
  if (response.status === 429) {
    return new Problem('busy', 429, t('error-busy-title'), t('error-busy-detail'));
  }
  return new Problem('unavailable', response.status, t('error-server-title'), t('error-server-detail'));
}

/** Turns anything thrown into a problem. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  return new Problem('unexpected', 0, t('error-server-title'), t('error-server-detail'));
}

interface Body {
  type: string;
  title: string;
  detail: string;
  errors?: FieldProblem[];
}

function isBody(body: unknown): body is Body {
  return typeof body === 'object' && body !== null && 'type' in body && 'title' in body && 'detail' in body;
}
