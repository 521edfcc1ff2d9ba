// A process of its own that writes a bolt file from a file of rows with the built code, and says how long that took and how much memory.
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { BoltRowWriter } from '../dist/src/formats/bolt/row-writer.js';

const { rows, file } = JSON.parse(process.argv[2]);

const start = performance.now();
const output = openSync(file, 'w');
const writer = new BoltRowWriter({
  write: (offset, bytes) => void writeSync(output, bytes, 0, bytes.length, offset),
});
readRows(rows, writer);
const { bytes, values, buckets } = writer.finish();
closeSync(output);
const seconds = (performance.now() - start) / 1000;

const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
process.stdout.write(JSON.stringify({ seconds, cpuSeconds, peakRssBytes: maxRSS * 1024, bytes, values, buckets }));

/** Reads rows of less than a mebibyte as test/support/bolt-row-file.ts writes them; a path that is that of the row before is the same object. */
function readRows(name, target) {
  const input = openSync(name, 'r');
  let buffer = Buffer.allocUnsafe(2 ** 20);
  let path = [];
  let pathBytes = Buffer.alloc(0);
  for (let start = 0, end = 0; ;) {
    const read = readSync(input, buffer, end, buffer.length - end, null);
    if (read === 0) break;
    end += read;
    for (let at = start; ;) {
      const row = rowAt(at, end);
      if (row === undefined) {
        buffer.copy(buffer, 0, at, end);
        end -= at;
        break;
      }
      at = row;
    }
    start = 0;
  }
  closeSync(input);

  /** Hands over the row at `at`; where the next one begins, or undefined where this one is not there as a whole. */
  function rowAt(at, end) {
    if (at >= end) return undefined;
    let next = at + 1;
    for (let i = 0; i < buffer[at]; i += 1) {
      if (next + 2 > end) return undefined;
      next += 2 + (buffer[next] | (buffer[next + 1] << 8));
    }
    const pathEnd = next;
    if (pathEnd + 2 > end) return undefined;
    const key = next + 2;
    const keyEnd = key + (buffer[next] | (buffer[next + 1] << 8));
    if (keyEnd + 4 > end) return undefined;
    const value = keyEnd + 4;
    const valueEnd = value + buffer.readUInt32LE(keyEnd);
    if (valueEnd > end) return undefined;
    if (!samePath(at, pathEnd)) readPath(at, pathEnd);
    target.put(path, buffer.subarray(key, keyEnd), buffer.subarray(value, valueEnd));
    return valueEnd;
  }

  function samePath(at, pathEnd) {
    return pathEnd - at === pathBytes.length && buffer.compare(pathBytes, 0, pathBytes.length, at, pathEnd) === 0;
  }

  function readPath(at, pathEnd) {
    pathBytes = Buffer.from(buffer.subarray(at, pathEnd));
    path = [];
    for (let next = 1; next < pathBytes.length;) {
      const length = pathBytes.readUInt16LE(next);
      path.push(pathBytes.subarray(next + 2, next + 2 + length));
      next += 2 + length;
    }
  }
}
