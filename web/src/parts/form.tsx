import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, Problem } from '../api/problem';
import { moved } from '../state/router';
import { t } from '../text/text';

/** A refusal without a call: a field is empty or malformed. */
export function fieldProblem(field: string, detail: string): Problem {
  return new Problem('invalid-fields', 422, t('error-summary-title'), '', [{ field, code: '', detail }]);
}

export interface Submitting {
  problem: Problem | undefined;
  busy: boolean;
  run: () => void;
  clear: () => void;
  /** Grows with every try of any action on the page. */
  tried: number;
}

let tries = 0;

/** What went wrong with the last try of several actions: what was said of another one before is over. */
export function lastProblem(...all: Submitting[]): Problem | undefined {
  return all.reduce((last, one) => (one.tried > last.tried ? one : last)).problem;
}

/** Runs an action once at a time and keeps what went wrong with it. */
export function useSubmit(action: () => Promise<void>): Submitting {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const [tried, setTried] = useState(0);
  const run = () => {
    if (running.current) return;
    running.current = true;
    tries += 1;
    setTried(tries);
    setBusy(true);
    setProblem(undefined);
    action()
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => {
        running.current = false;
        setBusy(false);
      });
  };
  return { problem, busy, run, clear: () => setProblem(undefined), tried };
}

/** What has to be corrected, at the top of the form, with the focus. `fields` maps fields of the call to those of the page. */
export function Summary({
  problem,
  fields = {},
}: {
  problem: Problem | undefined;
  fields?: Record<string, string>;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) box.current?.focus();
  }, [problem]);
  if (!problem) return null;
  const known = problem.fields.filter((one) => fields[one.field]);
  return (
    <div class="summary" ref={box} tabIndex={-1} role="alert">
      <h2>{problem.title}</h2>
      {known.length === 0 && problem.detail !== '' && <p>{problem.detail}</p>}
      {known.length > 0 && (
        <ul class="plain">
          {known.map((one) => (
            <li key={one.field}>
              <a
                href={`#${fields[one.field]}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(fields[one.field] ?? '')?.focus();
                }}
              >
                {one.detail}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface FrameProps {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Other elements that describe what is typed, by their ids. */
  also?: string | false | undefined;
  class?: string;
  /** What is typed or chosen in, and what stands below it. */
  children: (control: Control) => ComponentChildren;
}

/** What ties a control to its label, its hint and its error. */
interface Control {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

/** Around whatever is typed or chosen in: its label, its hint, and the sentence about what is wrong with it. */
export function FieldFrame({ id, label, hint, error, also, class: kind = 'field', children }: FrameProps) {
  const described = [hint && `${id}-hint`, error && `${id}-error`, also].filter(Boolean).join(' ');
  const control: Control = {
    id,
    'aria-describedby': described || undefined,
    'aria-invalid': error ? true : undefined,
  };
  return (
    <div class={error ? `${kind} field-bad` : kind}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {children(control)}
    </div>
  );
}

interface FieldProps {
  id: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  value: string;
  onValue: (value: string) => void;
  /** Fixed text after the input. */
  after?: string;
  input?: JSX.IntrinsicElements['input'];
}

/** A field of one line. */
export function Field({ id, label, hint, error, value, onValue, after, input }: FieldProps) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} also={after && `${id}-after`}>
      {(control) => (
        <span class="field-line">
          <input
            dir="auto"
            {...input}
            {...control}
            value={value}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
          {after && <span id={`${id}-after`}>{after}</span>}
        </span>
      )}
    </FieldFrame>
  );
}

interface FormProps {
  onSubmit: () => void;
  children: ComponentChildren;
  class?: string;
}

/** A form that the app handles itself. The browser does not validate it: its messages would be in other words. */
export function Form({ onSubmit, children, ...rest }: FormProps) {
  return (
    <form
      {...rest}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // The page that follows takes the focus.
        moved.yet = true;
        moved.back = false;
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

/** The submit button. Never disabled: while it works it says so and ignores a second press. */
export function SendButton({ busy, children }: { busy: boolean; children: ComponentChildren }) {
  return (
    <button type="submit" class="button button-main" aria-busy={busy || undefined}>
      {busy && <span class="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}

interface BusyButtonProps {
  busy: boolean;
  onPress: () => void;
  kind?: 'main' | 'wide' | undefined;
  children: ComponentChildren;
}

/** A button whose work takes a moment. Never disabled: while it works it says so. */
export function BusyButton({ busy, onPress, kind, children }: BusyButtonProps) {
  return (
    <button
      type="button"
      class={kind ? `button button-${kind}` : 'button'}
      aria-busy={busy || undefined}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
