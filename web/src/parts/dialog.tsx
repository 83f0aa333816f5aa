import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Action {
  words: string;
  run: () => void;
}

interface Props {
  /** The prefix of its elements' ids. */
  id: string;
  title: string;
  text: ComponentChildren;
  /** Why the last attempt failed. */
  problem?: string | undefined;
  /** Focused when the dialog opens; Escape does the same. */
  stay: Action;
  leave: Action;
}

/** A modal question with two answers. Closing it returns the focus to where it was. */
export function Dialog({ id, title, text, problem, stay, leave }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        stay.run();
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <p id={`${id}-text`}>{text}</p>
      {problem !== undefined && (
        <p class="field-error" role="alert">
          {problem}
        </p>
      )}
      <div class="buttons">
        <button type="button" class="button button-main" autofocus onClick={stay.run}>
          {stay.words}
        </button>
        <button type="button" class="button" onClick={leave.run}>
          {leave.words}
        </button>
      </div>
    </dialog>
  );
}
