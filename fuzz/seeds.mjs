#!/usr/bin/env node
// Fills corpus/ with what real pages sent (tests/realroom/traces), so that fuzzing starts from there.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const traces = join(here, '..', 'tests', 'realroom', 'traces');
const HEADER = 40; // of a frame, before its piece of a message

const seeds = { frame: [], message: [], awareness: [], precheck: [], signaling: [] };
for (const name of readdirSync(traces).filter((name) => name.endsWith('.jsonl'))) {
  for (const line of readFileSync(join(traces, name), 'utf8').split('\n').filter(Boolean)) {
    const { hex, text, message } = JSON.parse(line);
    if (hex) take(Buffer.from(hex, 'hex'));
    if (text || message) seeds.signaling.push(text || JSON.stringify(message));
  }
}

function take(frame) {
  seeds.frame.push(frame);
  if (frame.readBigInt64BE(16) !== 1n) return; // a piece of a longer message
  const message = frame.subarray(HEADER);
  seeds.message.push(message);
  if (message[0] === 1) seeds.awareness.push(body(message.subarray(1)));
  if (message[0] === 0) seeds.precheck.push(body(message.subarray(2)));
}

// What stands behind a length (a varuint: seven bits a byte, the lowest first).
function body(bytes) {
  return bytes.subarray(bytes.findIndex((byte) => byte < 128) + 1);
}

for (const [target, list] of Object.entries(seeds)) {
  const folder = join(here, 'corpus', target);
  mkdirSync(folder, { recursive: true });
  list.forEach((bytes, n) => writeFileSync(join(folder, `trace-${n}`), bytes));
  console.log(`${target}: ${list.length} seeds`);
}
