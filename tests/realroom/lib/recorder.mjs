// What came in over the data channels, in short: whose changes, what was deleted,
// which awareness states. The proof that a read-only member never wrote.
import { require } from './cache.mjs';

const Y = require('yjs');
const decoding = require('lib0/decoding');

export class Recorder {
  #authors = new Map(); // client -> number of changes
  #states = new Map(); // client -> list of awareness states, as JSON text
  #deleted = 0;
  #messages = 0;
  add(bytes) {
    this.#messages += 1;
    const d = decoding.createDecoder(bytes);
    const type = decoding.readVarUint(d);
    if (type === 0 && decoding.readVarUint(d) !== 0) this.#update(decoding.readVarUint8Array(d));
    if (type === 1) this.#awareness(decoding.createDecoder(decoding.readVarUint8Array(d)));
  }
  #update(update) {
    const { structs, ds } = Y.decodeUpdate(update);
    for (const s of structs) if (s.constructor.name !== 'Skip') this.#authors.set(s.id.client, (this.#authors.get(s.id.client) || 0) + 1);
    for (const deletes of ds.clients.values()) this.#deleted += deletes.length;
  }
  #awareness(d) {
    for (let n = decoding.readVarUint(d); n > 0; n--) {
      const client = decoding.readVarUint(d);
      decoding.readVarUint(d);
      this.#states.set(client, [...(this.#states.get(client) || []), decoding.readVarString(d)]);
    }
  }
  summary() {
    return {
      messages: this.#messages, deleted: this.#deleted, authors: [...this.#authors.keys()],
      states: [...this.#states].map(([client, states]) => ({ client, states })),
    };
  }
}
