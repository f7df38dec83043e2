#!/usr/bin/env node
// Makes seeds/ anew: few and small inputs for each target, from what real pages sent
// (tests/realroom/traces) and from the notebooks and keymaps of this repository. They are kept in the
// repository, so that nobody needs Node to fuzz.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
const HEADER = 40; // of a frame, before its piece of a message
const MAX_SEED = 2048; // bytes: fuzzing is slow on large inputs
const MAX_TARGET = 8192; // bytes of all seeds of one target
const MANY = 40; // of so many, one of each length

const seeds = {};
const add = (target, bytes) => (seeds[target] ??= []).push(Buffer.from(bytes));
const read = (...path) => readFileSync(join(root, ...path));
const folder = (...path) => readdirSync(join(root, ...path));
const first = (byte, rest) => Buffer.concat([Buffer.from([byte]), Buffer.from(rest)]);

// What stands behind a length (a varuint: seven bits a byte, the lowest first).
const body = (bytes) => bytes.subarray(bytes.findIndex((byte) => byte < 128) + 1);

function frame(bytes) {
  add('frame', bytes);
  if (bytes.readBigInt64BE(16) !== 1n) return; // a piece of a longer message
  const message = bytes.subarray(HEADER);
  add('message', message);
  if (message[0] === 1) add('awareness', body(message.subarray(1)));
  if (message[0] !== 0) return;
  const update = body(message.subarray(2));
  add('precheck', update);
  if (message[1] === 0) return; // a state vector
  const length = Buffer.from([update.length >> 8, update.length & 255]);
  for (const how of [0, 2]) add('document', first(how, Buffer.concat([length, update])));
}

function signaling(text) {
  add('signaling', text);
  const signal = JSON.parse(text).data?.signal;
  if (signal?.sdp) add('sdp', signal.sdp);
  if (signal?.candidate) add('sdp', `a=${signal.candidate.candidate}`);
}

for (const name of folder('tests/realroom/traces').filter((name) => name.endsWith('.jsonl'))) {
  for (const line of read('tests/realroom/traces', name).toString().split('\n').filter(Boolean)) {
    const { hex, text, message } = JSON.parse(line);
    if (hex) frame(Buffer.from(hex, 'hex'));
    if (text || message) signaling(text || JSON.stringify(message));
  }
}

// An XML hook, whose name yrs does not read: its name is a struct of no known kind.
add('precheck', [1, 1, 5, 0, 7, 1, 1, 97, 5, 2, 0x2f, 0x2f, 0]);
// Nothing of one client, and an element of another.
add('precheck', [2, 0, 0x97, 0x0b, 0, 1, 114, 0, 0, 1, 0]);

// The sealed messages of src/wire/key.rs, and one value that was not sealed.
for (const sealed of read('src/wire/key.rs').toString().matchAll(/"(B0FF[^"]*)"/g)) {
  add('sealed', sealed[1].replace(/\\\s+/g, ''));
}
add('sealed', Buffer.from('760174 79706577 08616e6e6f756e6365'.replaceAll(' ', '').replace('760174', '76010474'), 'hex'));

for (const text of ['plain', 'a\x1b[31mb\x9b1m\x07', 'a\u202eb\u2066c', 'e\u0301\u0301\u0301\u0301\u0301', '👩‍👩‍👧 🇩🇪 ❤\ufe0f',
  'pass\u200dword', 'می\u200cخواهم', '\u{e0041}\u{e007f}', 'tab\tend\r\n', 'क्‍ष 日本語 한글']) add('sanitize', text);

for (const text of ['\x1b[1;31mred\x1b[0m', '\r 10%|#\r 90%|##\n', '\x1b[38;5;196m\x1b[48;2;1;2;3mx\x1b[m', 'a\bb\x1b[2K\x1b[1A',
  '\x1b]8;;https://example.org\x07link\x1b]8;;\x07', '\x1b[31m---------\x1b[39m\nFile \x1b[32m<ipython-input-1>\x1b[39m:1',
  '\x1b[?25l\x1bPq\x1b\\']) add('ansi', text);

const KINDS = ['text/plain', 'text/html', 'text/markdown', 'text/latex', 'application/json', 'application/javascript',
  'application/vnd.plotly.v1+json', 'application/vnd.jupyter.widget-view+json', 'image/svg+xml', 'image/png'];
for (const cell of JSON.parse(read('tests/fixtures/rich-outputs.ipynb')).cells) {
  if (cell.cell_type === 'markdown') add('mime', first(2, [cell.source].flat().join('')));
  for (const { data = {} } of cell.outputs ?? []) {
    for (const [kind, value] of Object.entries(data)) {
      const text = Array.isArray(value) ? value.join('') : typeof value === 'string' ? value : JSON.stringify(value);
      if (KINDS.includes(kind)) add('mime', first(KINDS.indexOf(kind), text));
    }
  }
}
add('mime', first(2, '# A\n\n| a | b |\n|---|--:|\n| `x` | $\\alpha^2$ |\n\n- [x] one\n  1. two\n\n> [l](https://example.org)\n\n```py\ndef f(): pass\n```\n'));
add('mime', first(3, '\\frac{\\alpha}{\\sqrt{x_1^2}} \\begin{matrix}1 & 2\\\\3 & 4\\end{matrix}'));

const PICTURES = [
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
  'UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==',
];
PICTURES.forEach((text, kind) => add('picture', first(kind, Buffer.from(text, 'base64'))));
for (const svg of ['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5" fill="red"/></svg>',
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><path id="p" d="M0 0C1 2 3 4 5 6z" fill="url(#g)" stroke="#123"/><use href="#p" transform="rotate(3)"/><text x="1" y="5">a</text></svg>',
  '<svg xmlns="http://www.w3.org/2000/svg"><style>.a{fill:red}</style><g class="a" opacity=".5"><circle r="3"/></g></svg>']) add('picture', first(4, svg));

for (const name of folder('tests/fixtures').filter((name) => name.endsWith('.ipynb'))) add('ipynb', read('tests/fixtures', name));
for (const name of folder('keymaps')) add('keymap', read('keymaps', name).toString().split('\n').slice(0, 30).join('\n'));
add('keymap', 'extends = "none"\ncounts = true\n[command]\n"q" = "quit"\n"C-x S-a" = ["undo", "redo"]\n"<" = "focus-first"\n');

for (const text of ['https://lite.example.org/lab/index.html?room=4869637241&path=demo.ipynb',
  'http://localhost:8888/doc/tree/RTC:sub/other.ipynb?token=abc', 'https://a.example/retro/notebooks/?path=a%2Fb.ipynb&username=me&usercolor=e65100',
  'https://a.example/lab/tree/../x.ipynb', '{"jupyter-config-data":{"webRtcRoomPrefix":"p","fullWebRtcSignalingUrls":["ws://127.0.0.1:4444"]}}',
  '{"@jupyterlab/rtc-plugin":{"room":"r"}}', '{"metadata":{"jupyter-lite":{"jupyter-config-data":{"webRtcRoomPrefix":"p"}}}}',
  '<html><script id="jupyter-config-data" type="application/json" data-jupyter-lite-root="..">{"fullWebRtcSignalingUrls":"[\\"wss://x\\"]"}</script>']) add('link', text);

// A record of a journal: its length, its kind, what it holds, and a checksum.
function record(kind, payload) {
  const content = first(kind, payload);
  const sum = createHash('sha256').update(content).digest().subarray(0, 8);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length + sum.length);
  return Buffer.concat([length, content, sum]);
}
add('journal', record(1, '{"version":1}'));
add('journal', Buffer.concat([1, 2, 3, 4, 5].map((kind) => record(kind, kind === 5 ? '' : 'abc'))));

// Small ones that differ; as many as fit.
rmSync(join(here, 'seeds'), { recursive: true, force: true });
for (const [target, list] of Object.entries(seeds).sort()) {
  const sorted = list.filter(({ length }) => length <= MAX_SEED).sort((a, b) => a.length - b.length || a.compare(b));
  const different = sorted.filter((bytes, n) => list.length < MANY || n === 0 || bytes.length !== sorted[n - 1].length);
  const step = Math.max(1, different.reduce((sum, { length }) => sum + length, 0) / MAX_TARGET);
  mkdirSync(join(here, 'seeds', target), { recursive: true });
  let [kept, size] = [0, 0];
  for (let at = 0; at < different.length; at += step) {
    const bytes = different[Math.floor(at)];
    if (size + bytes.length > MAX_TARGET) continue;
    writeFileSync(join(here, 'seeds', target, String(kept).padStart(2, '0')), bytes);
    [kept, size] = [kept + 1, size + bytes.length];
  }
  console.log(`${target}: ${kept} of ${list.length}, ${size} bytes`);
}
