#!/usr/bin/env node
// Starts a signaling server and a static server for the site, both on the
// loopback address, prints one JSON line about them, and runs until it is
// stopped (or, with --stdin, until its standard input closes).
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { spawn } from 'node:child_process';
import { createReadStream, readFileSync, statSync, createWriteStream } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { kit, modules, require, site as builtSite } from './lib/cache.mjs';
import { topic } from './lib/topic.mjs';

const { values: opt } = parseArgs({
  options: {
    site: { type: 'string', default: builtSite },
    'http-port': { type: 'string', default: '0' },
    'signaling-port': { type: 'string', default: '0' },
    prefix: { type: 'string', default: 'realroom' },
    room: { type: 'string', default: 'demo' },
    path: { type: 'string', default: 'demo.ipynb' },
    record: { type: 'string' },
    delay: { type: 'string', default: '0' },
    'signaling-url': { type: 'string', default: '' },
    'only-candidates': { type: 'string' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
    stdin: { type: 'boolean', default: false },
  },
});
const HOST = '127.0.0.1';

const freePort = () => new Promise((resolve, reject) => {
  const s = net.createServer();
  s.on('error', reject);
  s.listen(0, HOST, () => { const { port } = s.address(); s.close(() => resolve(port)); });
});
const answers = (port) => new Promise((resolve) => {
  const s = net.connect(port, HOST, () => { s.destroy(); resolve(true); });
  s.on('error', () => resolve(false));
});

// --- signaling: the stock server, held to the loopback address; none when the
// site is to point at somebody else's ---
const wantedPort = Number(opt['signaling-port']);
const elsewhere = opt['signaling-url'];
const delay = Number(opt.delay);
const only = opt['only-candidates'];
const relayed = opt.record || delay || only;
const serverPort = relayed ? await freePort() : wantedPort || (await freePort());
const startServer = async () => {
  const child = spawn(process.execPath,
    ['--import', join(kit, 'lib', 'loopback.mjs'), join(modules, 'y-webrtc', 'bin', 'server.js')],
    { env: { ...process.env, PORT: String(serverPort) }, stdio: ['ignore', 'ignore', 'inherit'] });
  child.on('exit', (code) => { console.error(`realroom: signaling server ended (${code})`); process.exit(1); });
  for (let i = 0; !(await answers(serverPort)); i++) {
    if (i > 100) throw new Error('the signaling server does not answer');
    await new Promise((r) => setTimeout(r, 50));
  }
  return child;
};
const signaling = elsewhere ? null : await startServer();

// --- optional: a relay in front of it that writes every message to a file,
// holds each one back for a while, and loses candidates ---
let signalingPort = serverPort;
if (relayed) {
  const { WebSocket, WebSocketServer } = require('ws');
  const file = opt.record ? createWriteStream(opt.record) : { write() {} };
  const lost = ({ data }) => only && data && data.signal && data.signal.type === 'candidate'
    && !data.signal.candidate.candidate.includes(only);
  const later = (act) => (delay ? setTimeout(act, delay) : act());
  const started = Date.now();
  let clients = 0;
  const relay = new WebSocketServer({ host: HOST, port: wantedPort });
  await new Promise((r) => relay.on('listening', r));
  signalingPort = relay.address().port;
  relay.on('connection', (client) => {
    const n = clients++;
    const note = (dir, message) => file.write(JSON.stringify({ t: Date.now() - started, client: n, dir, message }) + '\n');
    const upstream = new WebSocket(elsewhere || `ws://${HOST}:${serverPort}`);
    const early = [];
    upstream.on('open', () => { for (const m of early.splice(0)) upstream.send(m); });
    client.on('message', (data) => {
      const text = data.toString();
      const message = JSON.parse(text);
      note(lost(message) ? 'lost' : 'to-server', message);
      if (lost(message)) return;
      later(() => { if (upstream.readyState === WebSocket.OPEN) upstream.send(text); else early.push(text); });
    });
    upstream.on('message', (data) => {
      const message = JSON.parse(data.toString());
      note(lost(message) ? 'lost' : 'to-client', message);
      if (lost(message)) return;
      later(() => client.send(data.toString()));
    });
    client.on('close', () => { note('closed', null); upstream.close(); });
    upstream.on('close', () => client.close());
    for (const s of [client, upstream]) s.on('error', () => {});
  });
}

const signalingUrl = relayed || !elsewhere ? `ws://${HOST}:${signalingPort}` : elsewhere;

// --- the site ---
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json',
  '.ipynb': 'application/json', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.wasm': 'application/wasm',
  '.woff2': 'font/woff2', '.woff': 'font/woff', '.md': 'text/markdown', '.webmanifest': 'application/manifest+json',
};
const tls = opt['tls-cert'] && { cert: readFileSync(opt['tls-cert']), key: readFileSync(opt['tls-key']) };
const web = (tls ? https : http).createServer(tls || {}, (request, response) => {
  const { pathname } = new URL(request.url, 'http://site');
  const name = normalize(decodeURIComponent(pathname)).replace(/^(\.\.[/\\])+/, '');
  let file = join(opt.site, name);
  try {
    if (statSync(file).isDirectory()) {
      if (!pathname.endsWith('/')) { response.writeHead(302, { location: `${pathname}/` }).end(); return; }
      file = join(file, 'index.html');
      statSync(file);
    }
  } catch { response.writeHead(404).end('not found'); return; }
  response.setHeader('content-type', TYPES[extname(file)] || 'application/octet-stream');
  response.setHeader('cache-control', 'no-store');
  if (name === '/jupyter-lite.json') {
    const config = JSON.parse(readFileSync(file, 'utf8'));
    Object.assign(config['jupyter-config-data'], {
      webRtcRoomPrefix: opt.prefix, fullWebRtcSignalingUrls: [signalingUrl],
    });
    response.end(JSON.stringify(config));
    return;
  }
  createReadStream(file).pipe(response);
});
await new Promise((r) => web.listen(Number(opt['http-port']), HOST, r));

const base = `${tls ? 'https' : 'http'}://${HOST}:${web.address().port}`;
console.log(JSON.stringify({
  base,
  open: `${base}/lab/index.html?path=${encodeURIComponent(opt.path)}&room=${encodeURIComponent(opt.room)}`,
  signaling: [signalingUrl],
  prefix: opt.prefix, room: opt.room, path: opt.path, topic: topic(opt.prefix, opt.room, opt.path),
  pid: process.pid,
}));

const stop = () => {
  if (signaling) { signaling.removeAllListeners('exit'); signaling.kill(); }
  process.exit(0);
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
if (opt.stdin) { process.stdin.resume(); process.stdin.on('end', stop); }
