import { useEffect, useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import { chooseLanguage, offered } from '../state/account';
import { sayIn } from '../text/text';

interface Words {
  question: string;
  yes: string;
  no: string;
}

/** Offers the language of the sign-in pages where the portal's differs, in that language's own words. */
export function LanguageOffer() {
  const wanted = offered.value;
  const [words, setWords] = useState<Words>();
  const [problem, setProblem] = useState<Problem>();

  useEffect(() => {
    if (!wanted) return;
    void Promise.all([
      sayIn(wanted, 'offer-question'),
      sayIn(wanted, 'offer-yes'),
      sayIn(wanted, 'offer-no'),
    ]).then(([question, yes, no]) => setWords({ question, yes, no }));
  }, [wanted]);

  if (!wanted || !words) return null;
  return (
    <section class="offer" lang={wanted} aria-label={words.question}>
      <p>{words.question}</p>
      <div class="buttons">
        <button
          type="button"
          class="button button-main"
          onClick={() => {
            chooseLanguage(wanted).catch((thrown: unknown) => setProblem(asProblem(thrown)));
          }}
        >
          {words.yes}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            offered.value = null;
          }}
        >
          {words.no}
        </button>
      </div>
      {problem && <p role="alert">{problem.title}</p>}
    </section>
  );
}
