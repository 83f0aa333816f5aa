import { useState } from 'preact/hooks';
import type { DocumentSender, DocumentSort } from '../../api/types';
import { Form } from '../../parts/form';
import { Icon } from '../../parts/icon';
import { go, place } from '../../state/router';
import { to } from '../../state/routes';
import { type PlainId, wordsOf } from '../../text/text';

const t = wordsOf('documents');

export interface Query {
  q?: string;
  sender?: DocumentSender;
  sort?: DocumentSort;
}

const SENDERS: [DocumentSender | '', PlainId<'documents'>][] = [
  ['', 'documents-from-all'],
  ['firm', 'documents-from-firm'],
  ['client', 'documents-from-me'],
];
const SORTS: [DocumentSort, PlainId<'documents'>][] = [
  ['-date', 'documents-sort-newest'],
  ['date', 'documents-sort-oldest'],
  ['name', 'documents-sort-name'],
  ['-name', 'documents-sort-name-down'],
];

/** What the page's address asks for, without invalid parameters. */
export function asked(): Query {
  const { query } = place.value;
  const q = query.get('q')?.trim().slice(0, 200);
  const sender = SENDERS.find(([value]) => value === query.get('sender'))?.[0];
  const sort = SORTS.find(([value]) => value === query.get('sort'))?.[0];
  return { ...(q ? { q } : {}), ...(sender ? { sender } : {}), ...(sort ? { sort } : {}) };
}

export function isNarrowed(query: Query): boolean {
  return query.q !== undefined || query.sender !== undefined;
}

/** The same page with one parameter of its address changed. What a mail named is dropped. */
function change(name: keyof Query, value: string): void {
  const query = new URLSearchParams(place.value.query);
  query.delete('first');
  query.delete('upload');
  if (value === '') query.delete(name);
  else query.set(name, value);
  go(to('documents', Object.fromEntries(query)), 'replace');
}

export function SearchForm({ query }: { query: Query }) {
  const [text, setText] = useState(query.q ?? '');
  return (
    <search>
      <Form class="search" onSubmit={() => change('q', text.trim())}>
        <div class="field">
          <label for="search">{t('documents-search')}</label>
          <input
            id="search"
            type="search"
            dir="auto"
            enterkeyhint="search"
            maxLength={200}
            autocomplete="off"
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              // Clearing the field shows everything again.
              if (event.currentTarget.value === '' && query.q !== undefined) change('q', '');
            }}
          />
        </div>
        <button type="submit" class="button">
          <Icon name="search" />
          <span>{t('documents-search-button')}</span>
        </button>
      </Form>
    </search>
  );
}

export function Filters({ query }: { query: Query }) {
  return (
    <div class="filters">
      <Choice
        id="sender"
        label={t('documents-from')}
        value={query.sender ?? ''}
        options={SENDERS}
        onChange={(value) => change('sender', value)}
      />
      <Choice
        id="sort"
        label={t('documents-sort')}
        value={query.sort ?? '-date'}
        options={SORTS}
        onChange={(value) => change('sort', value === '-date' ? '' : value)}
      />
    </div>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  options: [string, PlainId<'documents'>][];
  onChange: (value: string) => void;
}

function Choice({ id, label, value, options, onChange }: ChoiceProps) {
  return (
    <div class="filter">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {t(words)}
          </option>
        ))}
      </select>
    </div>
  );
}
