// What must hold of every page as it stands: for those who see it, hear it, and press on it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Put in by the browser and not by the page, whose policy would refuse it. */
export const bringAxe = (context) => context.addInitScript({ path: axe });

/** Axe has nothing to say. */
export async function assertAccessible(page, name) {
  const { violations } = await page.evaluate((runOnly) => globalThis.axe.run({ runOnly }), RULES);
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
  );
  assert.deepEqual(found, [], name);
}

/** The page fits the screen: nothing scrolls sideways, nothing stands outside, no word is cut at an edge, and the tabs are in sight. */
export async function assertFits(page, name) {
  const found = await page.evaluate(() => {
    const root = document.documentElement;
    const across = root.clientWidth;
    const isForEars = (one) =>
      one !== null && (getComputedStyle(one).clipPath !== 'none' || isForEars(one.parentElement));
    const seen = [...document.querySelectorAll('body *')].filter(
      (one) => one.checkVisibility() && !one.closest('.skip, svg') && !isForEars(one),
    );
    const tell = (one) =>
      `${one.tagName.toLowerCase()}.${one.className} ${one.textContent.trim().slice(0, 40)}`;
    const outside = seen.filter((one) => {
      const { left, right } = one.getBoundingClientRect();
      return left < -0.5 || right > across + 0.5;
    });
    const cut = seen.filter(
      (one) =>
        !['INPUT', 'SELECT', 'TEXTAREA', 'PROGRESS'].includes(one.tagName) &&
        getComputedStyle(one).overflowX !== 'visible' &&
        one.scrollWidth > one.clientWidth + 1,
    );
    const bar = document.querySelector('.tabs')?.getBoundingClientRect();
    const hidden = [...document.querySelectorAll('.tab')].filter((tab) => {
      const { left, right, top, bottom } = tab.getBoundingClientRect();
      return left < 0 || top < 0 || right > across + 0.5 || bottom > innerHeight + 0.5;
    });
    return {
      wide: Math.max(0, root.scrollWidth - across),
      outside: outside.slice(0, 5).map(tell),
      cut: cut.slice(0, 5).map(tell),
      hidden: bar ? hidden.map(tell) : [],
    };
  });
  assert.deepEqual(found, { wide: 0, outside: [], cut: [], hidden: [] }, name);
}

/** Whatever can be pressed is at least 48 px high. */
export async function assertPressable(page, name) {
  const small = await page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'main a.button, button, nav a, .row-link, summary, select, input:not([type=checkbox],[type=radio])',
      ),
    ]
      .filter((target) => target.checkVisibility() && target.getBoundingClientRect().height < 48)
      .map((target) => `${target.className} ${target.getBoundingClientRect().height}`),
  );
  assert.deepEqual(small, [], `${name}: targets of less than 48 px`);
}
