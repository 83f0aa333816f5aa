// A client of W3C WebDriver BiDi: as much of it as the journeys use, and no dependency. Playwright speaks more of it than the
// Firefox of a distribution understands.
import { PATIENCE } from './page.mjs';

/** Connects to a browser and begins a session. `onEvent` hears what was subscribed to. */
export async function connect(address, onEvent) {
  const socket = new WebSocket(`${address}/session`);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`No answer at ${address}`));
  });
  return new Bidi(socket, onEvent);
}

class Bidi {
  count = 0;
  asked = new Map();

  constructor(socket, onEvent) {
    this.socket = socket;
    socket.onmessage = ({ data }) => {
      const said = JSON.parse(data);
      if (said.type === 'event') return onEvent(said.method, said.params);
      const { resolve, reject } = this.asked.get(said.id);
      this.asked.delete(said.id);
      if (said.type === 'success') resolve(said.result);
      else reject(new Error(`${said.error}: ${said.message}`));
    };
    socket.onclose = () => {
      for (const { reject } of this.asked.values()) reject(new Error('The browser is gone'));
      this.asked.clear();
    };
  }

  send(method, params = {}) {
    if (this.socket.readyState !== WebSocket.OPEN) throw new Error('The browser is gone');
    this.count += 1;
    const id = this.count;
    return new Promise((resolve, reject) => {
      const patience = setTimeout(
        () => reject(new Error(`No answer to ${method} ${params.url ?? ''}`)),
        2 * PATIENCE,
      );
      const end = (settle) => (value) => {
        clearTimeout(patience);
        settle(value);
      };
      this.asked.set(id, { resolve: end(resolve), reject: end(reject) });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
