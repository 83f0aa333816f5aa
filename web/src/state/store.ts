// Storage of this device. It may be full or refused (private windows): then the app works without it.

export function keep(storage: 'local' | 'session', name: string, value: unknown): void {
  try {
    place(storage).setItem(`portico.${name}`, JSON.stringify(value));
  } catch {
    // It is only a convenience.
  }
}

export function recall(storage: 'local' | 'session', name: string): unknown {
  try {
    return JSON.parse(place(storage).getItem(`portico.${name}`) ?? 'null');
  } catch {
    return null;
  }
}

export function forget(storage: 'local' | 'session', name: string): void {
  try {
    place(storage).removeItem(`portico.${name}`);
  } catch {
    // As above.
  }
}

/** The names that begin with a text, without the prefix of the app. */
export function names(storage: 'local' | 'session', start: string): string[] {
  try {
    return Object.keys(place(storage))
      .filter((name) => name.startsWith(`portico.${start}`))
      .map((name) => name.slice('portico.'.length));
  } catch {
    return [];
  }
}

function place(storage: 'local' | 'session'): Storage {
  return storage === 'local' ? localStorage : sessionStorage;
}

/** A field of what was stored, if it is a text. */
export function text(value: unknown, field: string): string | undefined {
  const found = (value as Record<string, unknown> | null)?.[field];
  return typeof found === 'string' ? found : undefined;
}

/** A field of what was stored, if it is a number. */
export function number(value: unknown, field: string): number | undefined {
  const found = (value as Record<string, unknown> | null)?.[field];
  return typeof found === 'number' ? found : undefined;
}
