// The stock y-webrtc provider in Node, over a native WebRTC library. With
// framing 'chunked' its peers cut messages the way the browser extension does;
// with 'plain' they send each message as it is.
import { require } from './cache.mjs';
import { Assembler, encode } from './framing.mjs';

export function loadProvider(framing, { onWire, onMessage } = {}) {
  if (!['plain', 'chunked'].includes(framing)) throw new Error(`framing is plain or chunked, not ${framing}`);
  globalThis.WebSocket = require('ws');
  const wrtc = require('@roamhq/wrtc');
  const where = require.resolve('simple-peer/simplepeer.min.js');
  const StockPeer = require(where);
  const wire = onWire || (() => {});

  let silent = false;

  class Peer extends StockPeer {
    #sent = 0;
    #assembler = new Assembler();
    hasState = false; // a sync step 2 has come in
    send(data) {
      if (silent) return;
      const message = data instanceof Uint8Array ? data : new Uint8Array(data);
      const frames = framing === 'plain' ? [message] : encode(message, this.#sent++);
      for (const frame of frames) { wire('out', frame); super.send(frame); }
    }
    _onChannelMessage(event) {
      const bytes = new Uint8Array(event.data);
      wire('in', bytes);
      const message = framing === 'plain' ? bytes : this.#assembler.add(bytes);
      if (!message || this.destroyed) return;
      if (onMessage) onMessage(message);
      this.push(Buffer.from(message));
      if (message[0] === 0 && message[1] === 1) this.hasState = true;
    }
  }
  // The provider asks for this very module; hand it the class above instead.
  require.cache[where].exports = Peer;
  const { WebrtcProvider } = require('y-webrtc');
  return {
    Y: require('yjs'),
    awarenessProtocol: require('y-protocols/awareness'),
    connect: (topic, doc, { signaling, awareness, password = null, mute = false, maxConns = 20 }) => {
      silent = mute;
      return new WebrtcProvider(topic, doc, { signaling, awareness, password, maxConns, filterBcConns: false, peerOpts: { wrtc } });
    },
  };
}
