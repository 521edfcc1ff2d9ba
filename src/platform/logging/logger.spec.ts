import { Secret } from '../config/secret.js';
import { createLogger } from './logger.js';
import { NestLogger } from './nest-logger.js';

function capture(pretty = false) {
  const lines: string[] = [];
  const logger = createLogger({ level: 'trace', pretty, destination: { write: (line) => void lines.push(line) } });
  return { logger, text: () => lines.join('') };
}

describe('log', () => {
  it('writes one JSON object a line with level, time and fields', () => {
    const { logger, text } = capture();
    logger.info({ runId: 'run_1', bytes: 12n }, 'staged');
    expect(JSON.parse(text())).toMatchObject({ level: 'info', runId: 'run_1', bytes: '12', msg: 'staged' });
    expect(JSON.parse(text()).time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it.each([
    ['a Secret by its type', { value: new Secret('hunter2') }],
    ['a field by its name', { deep: [{ signingPassphrase: 'hunter2' }] }],
    ['a header by its name', { headers: { Authorization: 'hunter2', cookie: 'hunter2' } }],
    ['a connection string', { connectionString: 'hunter2' }],
    ['a URL with a password', { note: 'tried postgresql://ec_app:hunter2@db/x' }],
    ['an API key in a text', { note: 'key eck_hunter2hunter2' }],
    ['an error with a cause', { err: new Error('x', { cause: new Error('at https://u:hunter2@h/') }) }],
  ])('shows no secret: %s', (_, fields) => {
    const { logger, text } = capture();
    logger.error(fields, 'failed');
    expect(text()).toContain('[redacted]');
    expect(text()).not.toContain('hunter2');
  });

  it('shows no secret in the message itself', () => {
    const { logger, text } = capture();
    logger.warn('cannot reach postgresql://ec_app:hunter2@db/x');
    expect(text()).not.toContain('hunter2');
  });

  it('keeps names of files that hold secrets', () => {
    const { logger, text } = capture();
    logger.info({ tokenFile: '/run/token', keyId: 'key_1' }, 'x');
    expect(JSON.parse(text())).toMatchObject({ tokenFile: '/run/token', keyId: 'key_1' });
  });

  it('survives a value that contains itself', () => {
    const { logger, text } = capture();
    const loop: Record<string, unknown> = {};
    loop.loop = loop;
    logger.info({ loop }, 'x');
    expect(text()).toContain('[deep]');
  });

  it('writes a readable line for a terminal', () => {
    const { logger, text } = capture(true);
    logger.info({ context: 'Runs', run: 'run_1' }, 'claimed');
    expect(text()).toMatch(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}\[Runs\] claimed run=run_1\n$/);
  });

  it('takes the messages of Nest with their context', () => {
    const { logger, text } = capture();
    new NestLogger(logger).error('boom', 'at x', 'Router');
    expect(JSON.parse(text())).toMatchObject({ level: 'error', context: 'Router', stack: 'at x', msg: 'boom' });
  });
});
