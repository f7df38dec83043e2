#!/usr/bin/env node
// Replays the traces of the convergence test through real Yjs, and compares.
//   node oracle.mjs DIR       every *.jsonl of DIR, one seed each
// A trace is JSON lines: {"seed":n}, then {"update":base64,"from":client} for every
// update in the order in which replicas made them, then {"final":{"cells":[...]}}.
// Each is applied in that order and in a shuffled one; both must give `final`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { require } from '../realroom/lib/cache.mjs';

const Y = require('yjs');
const KEYS = ['id', 'cell_type', 'source', 'execution_count', 'outputs'];

// A small generator of known quality (mulberry32): the seed of a trace gives its shuffle.
const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const shuffled = (list, next) => {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
};

// Absent and null are one: JSON has no undefined, and pages write either. A cell that is no code has neither outputs nor
// a count, whatever its map still holds because somebody ran it while another one made it Markdown.
const CODE = ['execution_count', 'outputs'];
const value = (cell, key) => (CODE.includes(key) && cell.cell_type !== 'code' ? undefined : cell[key]);
const plain = (cell) => Object.fromEntries(KEYS.map((k) => [k, value(cell, k) ?? null]));
const whole = (value) => JSON.parse(JSON.stringify(value));

const waits = (doc) => doc.store.pendingStructs !== null || doc.store.pendingDs !== null;

// What comes too early waits in Yjs until a clock goes on, and of several clocks of one client it
// remembers one (yjs/yjs#641): so it may wait on though all is there, since what would move that clock
// waits behind it. A page gets out of that by syncing anew, and so do we: a fresh document takes the
// whole state in, what waits included. What waits there too is missing.
const synced = (doc) => {
  const fresh = new Y.Doc();
  Y.applyUpdate(fresh, Y.encodeStateAsUpdate(doc));
  return fresh;
};

export function replay(updates) {
  let doc = new Y.Doc();
  for (const u of updates) Y.applyUpdate(doc, u);
  if (waits(doc)) doc = synced(doc);
  if (waits(doc)) throw new Error('updates are missing from the trace');
  return whole(doc.getArray('cells').toJSON().map(plain));
}

export function check(text) {
  const lines = text.split('\n').filter(Boolean).map((l) => JSON.parse(l));
  const seed = lines.find((l) => l.seed !== undefined)?.seed;
  const final = lines.find((l) => l.final)?.final;
  const updates = lines.filter((l) => l.update).map((l) => new Uint8Array(Buffer.from(l.update, 'base64')));
  if (seed === undefined || !final || !updates.length) throw new Error('not a whole trace');
  const wanted = whole(final.cells.map(plain));
  for (const [order, list] of [['as made', updates], ['shuffled', shuffled(updates, random(Number(seed)))]]) {
    const got = replay(list);
    if (!isDeepStrictEqual(got, wanted)) return { seed, order, got, wanted };
  }
  return null;
}

// What is wrong with one trace, in words.
function one(text) {
  try {
    const differs = check(text);
    return differs && `seed ${differs.seed} differs (${differs.order})\n` +
      `  Yjs: ${JSON.stringify(differs.got)}\n  we:  ${JSON.stringify(differs.wanted)}`;
  } catch (e) {
    return e.message;
  }
}

function main(dir) {
  const files = readdirSync(dir).filter((f) => f.endsWith('.jsonl')).sort();
  if (!files.length) throw new Error(`no traces in ${dir}`);
  let disagree = 0;
  for (const file of files) {
    const said = one(readFileSync(join(dir, file), 'utf8'));
    if (!said) continue;
    disagree += 1;
    console.log(`${file}: ${said}`);
  }
  if (disagree) {
    console.log(`${files.length - disagree} seeds agree, ${disagree} do not`);
    return 1;
  }
  console.log(`${files.length} seeds agree`);
  return 0;
}

if (process.argv[1] && process.argv[1].endsWith('oracle.mjs')) {
  if (!process.argv[2]) { console.error('usage: oracle.mjs DIR'); process.exit(2); }
  try { process.exit(main(process.argv[2])); } catch (e) { console.error(`oracle: ${e.message}`); process.exit(1); }
}
