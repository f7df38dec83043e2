#!/usr/bin/env node
// The oracle tried on a trace made here: it agrees with a true one, catches a changed
// result and a lost update, and looks twice where Yjs waits for nothing.
import assert from 'node:assert/strict';
import { require } from '../realroom/lib/cache.mjs';
import { check, replay } from './oracle.mjs';

const Y = require('yjs');
const lines = [{ seed: 7 }];
const replicas = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
const made = [];
for (const doc of replicas) {
  doc.on('update', (u, origin) => {
    if (origin === 'link') return;
    made.push(u);
    lines.push({ update: Buffer.from(u).toString('base64'), from: doc.clientID });
  });
}
const meet = () => { for (const doc of replicas) for (const u of made) Y.applyUpdate(doc, u, 'link'); };
const insert = (doc, at, id, source) => doc.transact(() => {
  const cell = new Y.Map();
  cell.set('id', id);
  cell.set('cell_type', 'code');
  cell.set('source', new Y.Text(source));
  cell.set('outputs', new Y.Array());
  doc.getArray('cells').insert(at, [cell]);
});
const source = (doc, at) => doc.getArray('cells').get(at).get('source');

insert(replicas[0], 0, 'a', 'one');
meet();
// All three write at the same place at once, and one deletes.
replicas.forEach((doc, n) => { source(doc, 0).insert(1, String(n)); insert(doc, 1, `n${n}`, 'π 🙂'); });
replicas[1].getArray('cells').delete(0, 1);
meet();
source(replicas[2], 0).insert(0, 'after ');
meet();

const cells = replicas[0].getArray('cells').toJSON();
const trace = (list) => list.map((l) => JSON.stringify(l)).join('\n');
const whole = [...lines, { final: { shape: 'A', cells } }];
assert.equal(check(trace(whole)), null, 'a true trace agrees');

const changed = [...lines, { final: { shape: 'A', cells: cells.slice(1) } }];
assert.equal(check(trace(changed)).seed, 7, 'a lost cell is caught');
const wrong = cells.map((c, i) => (i ? c : { ...c, source: `${c.source}!` }));
assert.equal(check(trace([...lines, { final: { cells: wrong } }])).order, 'as made', 'one letter is caught');
assert.throws(() => check(trace([whole[0], ...whole.slice(2)])), /missing/, 'a lost update is caught');
assert.throws(() => check(trace([{ seed: 1 }])), /whole trace/, 'a cut trace is caught');

// Yjs leaves these waiting in this order, though none is missing: it waits for more of b than a's
// second update needs, and the rest of b waits behind that one.
const [a, b] = [2, 1].map((id) => Object.assign(new Y.Doc(), { clientID: id }));
const edit = (doc, other, act) => {
  const before = Y.encodeStateVector(doc);
  act(doc.getArray('cells'));
  const u = Y.encodeStateAsUpdate(doc, before);
  Y.applyUpdate(other, u);
  return u;
};
const put = (at, id) => (cells) => cells.insert(at, [{ id }]);
const [a0, b0, a1, b1, b2] = [
  edit(a, b, put(0, 'a0')), edit(b, a, put(0, 'b0')), edit(a, b, put(1, 'a1')), edit(b, a, put(2, 'b1')), edit(b, a, put(0, 'b2')),
];
const stuck = new Y.Doc();
const early = [b2, a1, a0, b0, b1];
early.forEach((u) => Y.applyUpdate(stuck, u));
assert.ok(stuck.store.pendingStructs, 'Yjs has been mended: the oracle needs no second look');
assert.deepEqual(replay(early).map((cell) => cell.id), a.getArray('cells').toJSON().map((cell) => cell.id));
assert.throws(() => replay([b2, a1, a0, b0]), /missing/, 'what is missing is still missed');
console.log('the oracle catches what it should');
