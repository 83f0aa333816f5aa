// The name of a file: what somebody calls it, and the ending by which the firm's computers know what opens it.

/** From the last dot on, `.pdf`; empty where a name has no ending. */
export function endingOf(name: string): string {
  return /^.+(\.[\p{L}\p{N}_-]{1,10})$/u.exec(name)?.[1] ?? '';
}

/** What stands before the ending. */
export function stemOf(name: string, ending: string): string {
  return ending !== '' && name.toLowerCase().endsWith(ending.toLowerCase())
    ? name.slice(0, -ending.length)
    : name;
}

/** A name whose words all arrive: the portal takes what stands before a slash for a folder, and drops it. */
export function unslashed(name: string): string {
  return name.replace(/[/\\]/g, '-');
}

/** A name of what was typed in place of the stem; with its ending once, also where that was typed or pasted, too. Empty where nothing was typed. */
export function nameOf(typed: string, ending: string): string {
  const stem = stemOf(unslashed(typed), ending);
  return stem.trim() === '' ? '' : stem + ending;
}
