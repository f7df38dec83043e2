// Speaks to a signaling server by hand: sends the frames as they are given and
// gives back what comes in until it has `wait_for` frames or the time is up.
// With `stay` the socket is left open, silent, and `repeat` sends the frames again
// every so many milliseconds: a member that is there and never answers.
import { require } from './cache.mjs';

export async function rawSignaling({ url, frames, wait_for = 0, timeout = 5000, stay = false, repeat = 0 }) {
  const { WebSocket } = require('ws');
  const socket = new WebSocket(url);
  const received = [];
  let closed = null;
  socket.on('close', (code) => { closed = code; });
  await new Promise((resolve, reject) => { socket.on('open', resolve); socket.on('error', reject); });
  const send = () => { for (const f of frames) if (socket.readyState === 1) socket.send(typeof f === 'string' ? f : JSON.stringify(f)); };
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, wait_for || !stay ? timeout : 0);
    const done = () => { clearTimeout(timer); resolve(); };
    socket.on('message', (data) => { received.push(data.toString()); if (wait_for && received.length >= wait_for) done(); });
    socket.on('close', done);
    send();
  });
  if (stay) { if (repeat) setInterval(send, repeat).unref(); } else socket.close();
  return { received, closed };
}
