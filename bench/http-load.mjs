// Sends requests over keep-alive connections as fast as they are answered, from a process of its own, and prints figures as JSON.
// Raw sockets and as little work as possible, so that the machine's cores are left to what is measured.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

const {
  port,
  connections,
  seconds,
  warmup,
  method = 'GET',
  path,
  headers = {},
  body,
  idempotent = false,
} = JSON.parse(process.argv[2]);
const fixed = Object.entries({ Host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
const content = body === undefined ? '' : JSON.stringify(body);
const ending =
  body === undefined ? '\r\n' : `Content-Type: application/json\r\nContent-Length: ${content.length}\r\n\r\n${content}`;
const head = `${method} ${path} HTTP/1.1\r\n${fixed.join('')}`;
const request = () => (idempotent ? `${head}Idempotency-Key: "${randomUUID()}"\r\n${ending}` : head + ending);
const constant = Buffer.from(request());

const latencies = [];
const statuses = {};
let counting = false;
let stopped = false;

/** One connection, one request at a time. The answer ends with its Content-Length; a chunked one would never end here. */
function open() {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  let buffered = Buffer.alloc(0);
  let sentAt = 0;
  const send = () => {
    sentAt = performance.now();
    socket.write(idempotent ? request() : constant);
  };
  socket.on('connect', send);
  socket.on('error', () => count('error'));
  socket.on('data', (chunk) => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    const end = buffered.indexOf('\r\n\r\n');
    if (end < 0) return;
    const headText = buffered.latin1Slice(0, end);
    const length = Number(/content-length: (\d+)/i.exec(headText)?.[1] ?? 0);
    if (buffered.length < end + 4 + length) return;
    buffered = buffered.subarray(end + 4 + length);
    count(headText.slice(9, 12));
    if (stopped) socket.destroy();
    else send();
  });
  const count = (status) => {
    if (!counting) return;
    latencies.push(performance.now() - sentAt);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
}

for (let i = 0; i < connections; i += 1) open();
setTimeout(() => {
  counting = true;
  const started = performance.now();
  setTimeout(() => {
    counting = false;
    stopped = true;
    report((performance.now() - started) / 1000);
  }, seconds * 1000);
}, warmup * 1000);

function report(elapsed) {
  latencies.sort((a, b) => a - b);
  const at = (share) =>
    Math.round((latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0) * 100) / 100;
  const figures = {
    perSecond: Math.round(latencies.length / elapsed),
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    statuses,
  };
  process.stdout.write(JSON.stringify(figures), () => process.exit(0));
}
