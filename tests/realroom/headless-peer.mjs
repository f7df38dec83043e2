#!/usr/bin/env node
// A room member without a browser, driven by JSON lines. See README.md.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { serve } from './lib/lines.mjs';
import { topic as topicOf } from './lib/topic.mjs';
import { loadProvider } from './lib/node-provider.mjs';
import { Recorder } from './lib/recorder.mjs';
import { rawSignaling } from './lib/raw-signaling.mjs';

const { values: opt } = parseArgs({ options: { framing: { type: 'string', default: 'chunked' } } });
const wire = [];
let lastLargeSent = null;
const started = Date.now();
const recorder = new Recorder();
const { Y, awarenessProtocol, connect } = loadProvider(opt.framing, {
  onMessage: (bytes) => recorder.add(bytes),
  onWire: (dir, bytes) => {
    if (dir === 'out' && bytes.length > 1000) lastLargeSent = Date.now();
    wire.push({ t: Date.now() - started, dir, hex: Buffer.from(bytes).toString('hex') });
  },
});

// With the wrong framing the provider throws while it reads; keep going and tell.
const errors = [];
process.on('uncaughtException', (e) => errors.push({ t: Date.now() - started, error: String(e) }));

let doc, awareness, provider;
const need = () => { if (!doc) throw new Error('open a room first'); };
const cellAt = (index) => {
  need();
  const c = doc.getArray('cells').get(index);
  if (!c) throw new Error(`no cell ${index}`);
  return c;
};
const textAt = (index) => (index === undefined || index === null ? doc.getText('source') : cellAt(index).get('source'));
const make = ({ type = 'code', source = '', id = randomUUID(), metadata = {}, outputs = [], execution_count = null }) => {
  const c = new Y.Map();
  c.set('source', new Y.Text(source));
  c.set('metadata', metadata);
  c.set('cell_type', type);
  c.set('id', id);
  if (type === 'code') {
    c.set('execution_count', execution_count);
    const o = new Y.Array();
    if (outputs.length) o.push(outputs);
    c.set('outputs', o);
  }
  return c;
};

await serve({
  // A plain room gives its topic itself, and may have a password. A mute peer links
  // and never says a word.
  async open({ signaling, prefix, room, path = 'demo.ipynb', topic = topicOf(prefix, room, path), password, mute = false, username, usercolor }) {
    doc = new Y.Doc();
    awareness = new awarenessProtocol.Awareness(doc);
    if (username) awareness.setLocalStateField('user', { name: username, color: usercolor || '888888' });
    provider = connect(topic, doc, { signaling, awareness, password, mute });
    return { topic, clientID: doc.clientID };
  },
  async wait_synced({ timeout = 15000 } = {}) {
    need();
    for (const end = Date.now() + timeout; Date.now() < end;) {
      const conns = provider.room ? [...provider.room.webrtcConns.values()] : [];
      // The provider's own mark is missing on a connection that syncs after the
      // room already counts as synced.
      if (conns.some((c) => c.connected && c.peer.hasState)) return { peers: conns.filter((c) => c.connected).length };
      await new Promise((r) => setTimeout(r, 50));
    }
    throw new Error('no synced peer');
  },
  cells: () => { need(); return doc.getArray('cells').toArray().map((c, index) => ({ index, ...c.toJSON() })); },
  text: () => { need(); return doc.getText('source').toString(); },
  roots: () => { need(); return { state: doc.getMap('state').toJSON(), meta: doc.getMap('meta').toJSON(), context: doc.getMap('context').toJSON() }; },
  awareness: () => { need(); return [...awareness.getStates().entries()].map(([clientID, state]) => ({ clientID, self: clientID === doc.clientID, state })); },
  set_awareness: ({ field, value }) => { need(); awareness.setLocalStateField(field, value); },
  set_cursor({ index, anchor, head = anchor }) {
    const text = textAt(index);
    const at = (n) => JSON.stringify(Y.createRelativePositionFromTypeIndex(text, n < 0 ? text.length : n));
    awareness.setLocalStateField('cursor', { anchor: at(anchor), head: at(head) });
  },
  insert_text: ({ index, at = -1, text }) => { const y = textAt(index); y.insert(at < 0 ? y.length : at, text); },
  delete_text: ({ index, at, length }) => { textAt(index).delete(at, length); },
  // The request has an id of its own, so the cell's is `cell_id` here.
  insert_cell: ({ index, cell_id, ...rest }) => { need(); doc.transact(() => doc.getArray('cells').insert(index, [make({ ...rest, id: cell_id })])); },
  insert_many: ({ count, source }) => { need(); doc.transact(() => doc.getArray('cells').push(Array.from({ length: count }, () => make({ source })))); },
  last_large_sent: () => lastLargeSent,
  delete_cell: ({ index }) => { cellAt(index); doc.getArray('cells').delete(index, 1); },
  set_outputs: ({ index, outputs }) => doc.transact(() => {
    const o = cellAt(index).get('outputs');
    o.delete(0, o.length);
    o.insert(0, outputs);
  }),
  set_key: ({ index, key, value }) => { cellAt(index).set(key, value); },
  peers: () => {
    need();
    const r = provider.room;
    return r && { topic: r.name, peerId: r.peerId, synced: r.synced, webrtc: [...r.webrtcConns.entries()].map(([id, c]) => ({ id, connected: c.connected, synced: c.synced })) };
  },
  // Who has written in this document, and what all others have sent to this peer.
  clients: () => { need(); return [...doc.store.clients.keys()]; },
  heard: () => recorder.summary(),
  // One WebSocket to a signaling server, spoken by hand.
  raw: (args) => rawSignaling(args),
  errors: () => errors,
  wire: ({ from = 0 } = {}) => wire.slice(from),
  async close() {
    if (!provider) return;
    // Leave the signaling server first: a provider that is still connected to
    // it announces itself again while its connections close.
    provider.disconnect();
    provider.destroy();
    await new Promise((r) => setTimeout(r, 300));
  },
});
