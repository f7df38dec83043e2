#!/usr/bin/env node
// The oracle tried on a trace made here: it agrees with a true one, and catches a
// changed result and a lost update.
import assert from 'node:assert/strict';
import { require } from '../realroom/lib/cache.mjs';
import { check } from './oracle.mjs';

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
console.log('the oracle catches what it should');
