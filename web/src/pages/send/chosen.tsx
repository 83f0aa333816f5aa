import { useLayoutEffect, useState } from 'preact/hooks';
import type { Problem } from '../../api/problem';
import { Field } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { type Chosen, ownChosen, remove, rename } from '../../sending/begin';
import { endingOf, stemOf } from '../../sending/name';
import { showSize } from '../../text/format';
import { wordsOf } from '../../text/text';

const t = wordsOf('documents');

/** The chosen files: each can be renamed or removed. */
export function ChosenFiles({ files, problem }: { files: Chosen[]; problem: Problem | undefined }) {
  if (files.length === 0) return null;
  return (
    <ul
      class="plain files card"
      id="chosen"
      tabIndex={-1}
      aria-label={t('send-chosen', { count: files.length })}
    >
      {files.map((file, row) => (
        <ChosenFile key={file.key} file={file} error={problem?.field(`/files/${row}/name`)} />
      ))}
    </ul>
  );
}

function ChosenFile({ file, error }: { file: Chosen; error: string | undefined }) {
  const [renaming, setRenaming] = useState(false);
  const ending = endingOf(file.given);
  const open = renaming || error !== undefined;
  useLayoutEffect(() => {
    if (renaming) document.getElementById(`name-${file.key}`)?.focus();
  }, [renaming, file.key]);
  return (
    <li class="file">
      {open ? (
        <Field
          id={`name-${file.key}`}
          label={t('file-name', { name: file.given })}
          error={error}
          value={stemOf(file.name, ending)}
          after={ending}
          onValue={(name) => rename(file.key, name)}
          input={{ autocomplete: 'off', maxLength: 255 - ending.length }}
        />
      ) : (
        <span class="file-name">
          <bdi>{file.name}</bdi>
        </span>
      )}
      <span class="file-line">
        <span class="hint">
          {showSize(file.bytes.size)}
          {file.kept !== null && ` · ${t('file-kept')}`}
        </span>
        <span class="file-tools">
          {!open && (
            <button type="button" class="button button-quiet" onClick={() => setRenaming(true)}>
              {t('file-rename')} <bdi class="unseen">{file.name}</bdi>
            </button>
          )}
          <button
            type="button"
            class="button button-quiet"
            onClick={() => {
              const last = ownChosen().length === 1;
              remove(file);
              document.getElementById(last ? 'choose-files' : 'chosen')?.focus();
            }}
          >
            <Icon name="cross" />
            <span class="unseen">{t('file-remove', { name: file.name })}</span>
          </button>
        </span>
      </span>
    </li>
  );
}
