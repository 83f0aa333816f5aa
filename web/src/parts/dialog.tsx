import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Action {
  words: string;
  run: () => void;
}

interface Props {
  /** Names its parts: two may be open one after the other. */
  id: string;
  title: string;
  text: ComponentChildren;
  /** Why the last attempt failed. */
  problem?: string | undefined;
  /** What has the focus when it opens; pressing Escape does the same. */
  stay: Action;
  leave: Action;
}

/** A question over the page, with two answers. What had the focus gets it back. */
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
