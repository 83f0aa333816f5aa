// A client of W3C WebDriver: as much of it as the journeys use, and no dependency.

/** The key under which the protocol names an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** One session with a driver at `address`. */
export class WebDriver {
  constructor(address) {
    this.address = address;
    this.session = '';
  }

  async isReady() {
    return (await fetch(`${this.address}/status`)).ok;
  }

  /** Begins the session, with a page as its browser opens it. */
  async begin(capabilities) {
    const begun = await this.ask('POST', '', { capabilities: { alwaysMatch: capabilities } });
    this.session = `/${begun.sessionId}`;
    await this.post('/timeouts', { script: 20_000, pageLoad: 30_000 });
    return begun.capabilities;
  }

  async ask(method, path, body) {
    const answer = await fetch(`${this.address}/session${this.session}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = await answer.json();
    if (answer.ok) return value;
    throw Object.assign(new Error(`${path}: ${value.error}: ${value.message}`), { kind: value.error });
  }

  get(path) {
    return this.ask('GET', path);
  }

  post(path, body = {}) {
    return this.ask('POST', path, body);
  }

  /** Runs a function in the page and awaits what it answers. Elements can be among its arguments. */
  async evaluate(run, args) {
    const script = `
      const done = arguments[arguments.length - 1];
      const args = [...arguments].slice(0, -1);
      Promise.resolve().then(() => (${run})(...args)).then(
        (value) => done({ value }),
        (error) => done({ error: String(error?.stack ?? error) }),
      );`;
    const { value, error } = await this.post('/execute/async', { script, args });
    if (error) throw new Error(error);
    return value;
  }

  /** The elements that a selector finds, in the order of the page. */
  find(selector) {
    return this.post('/elements', { using: 'css selector', value: selector });
  }

  /** Asks about an element: whether it is `displayed`, or its `computedlabel`. */
  askOf(element, what) {
    return this.get(`/element/${element[ELEMENT]}/${what}`);
  }

  /** Does something to an element: `click`, `clear`, or `value` with the text to type. */
  act(element, what, body) {
    return this.post(`/element/${element[ELEMENT]}/${what}`, body);
  }

  async end() {
    await this.ask('DELETE', '');
  }
}
