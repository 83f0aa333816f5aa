import { useState } from 'preact/hooks';
import { announce } from './live';

interface Props {
  text: string;
  /** The button's words, and those that it has once the text is copied. */
  words: string;
  done: string;
}

/** A button that copies a text. Where the browser refuses, the text beside it can be selected. */
export function CopyButton({ text, words, done }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true);
        announce(done);
      },
      () => setCopied(false),
    );
  };
  return (
    <button type="button" class="button" onClick={copy}>
      {copied ? done : words}
    </button>
  );
}
