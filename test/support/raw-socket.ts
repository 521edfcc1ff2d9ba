import { connect } from 'node:net';

export interface RawOptions {
  /** Ends the client's side after the text was written. */
  readonly half?: boolean;
  /** Milliseconds after which the test gives up waiting for the server to close. */
  readonly timeout?: number;
}

/** Sends bytes as they are to a port of this machine and answers everything that came back until the server closed. */
export function sendRaw(
  port: number,
  text: string | Buffer,
  { half = false, timeout = 5_000 }: RawOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the server did not close the connection; it sent ${JSON.stringify(received.slice(0, 300))}`));
    }, timeout);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      received += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(received);
    });
    socket.write(text);
    if (half) socket.end();
  });
}
