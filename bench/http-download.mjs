// Reads one URL path over several connections at once, at most `rate` bytes a second each where given, and prints what came as JSON.
import { connect } from 'node:net';

const { port, path, headers = {}, connections = 1, rate, seconds } = JSON.parse(process.argv[2]);
const head = Object.entries({ Host: `127.0.0.1:${port}`, Connection: 'close', ...headers });
const request = `GET ${path} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;

/** Resolves with the bytes that came, headers included. A rated reader leaves the rest in the socket, so that the sender has to wait. */
function read() {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let bytes = 0;
    socket.on('connect', () => socket.write(request));
    socket.on('error', reject);
    socket.on('close', () => resolve(bytes));
    if (rate === undefined) socket.on('data', (chunk) => (bytes += chunk.length));
    else slowly(socket, (count) => (bytes += count));
    if (seconds) setTimeout(() => socket.destroy(), seconds * 1000);
  });
}

function slowly(socket, add) {
  const slice = Math.max(1, Math.floor(rate / 5));
  setInterval(() => {
    const chunk = socket.read(Math.min(slice, socket.readableLength)) ?? socket.read();
    if (chunk) add(chunk.length);
  }, 200).unref();
  socket.on('readable', () => undefined);
}

const started = performance.now();
const counts = await Promise.all(Array.from({ length: connections }, read));
const total = counts.reduce((sum, count) => sum + count, 0);
process.stdout.write(JSON.stringify({ bytes: total, seconds: (performance.now() - started) / 1000 }), () =>
  process.exit(0),
);
