import { ExportCenterError, type ErrorKind } from '../kernel/errors.js';
import { toCliError } from './cli-error.js';
import { exitCodeOfRefusal, exitCodes } from './exit-codes.js';

describe('exit codes', () => {
  it('never change their numbers', () => {
    expect(Object.values(exitCodes)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it.each([
    [400, exitCodes.usage],
    [401, exitCodes.auth],
    [403, exitCodes.auth],
    [404, exitCodes.notFound],
    [409, exitCodes.conflict],
    [410, exitCodes.notFound],
    [412, exitCodes.conflict],
    [415, exitCodes.usage],
    [422, exitCodes.usage],
    [429, exitCodes.quota],
    [500, exitCodes.failure],
    [501, exitCodes.failure],
    [503, exitCodes.unavailable],
    [504, exitCodes.timeout],
    [507, exitCodes.unavailable],
  ])('follow the HTTP status %d with %d', (status, code) => {
    expect(exitCodeOfRefusal(status)).toBe(code);
  });

  it.each<[ErrorKind, number]>([
    ['invalid', 2],
    ['integrity', 3],
    ['not-found', 4],
    ['forbidden', 6],
    ['conflict', 8],
    ['unavailable', 11],
    ['internal', 1],
    ['unsupported', 1],
  ])('follow the error kind %s with %d', (kind, code) => {
    expect(toCliError(new ExportCenterError('EC-X', kind, 'x')).exitCode).toBe(code);
  });

  it.each(['EC-SIGNATURE-INVALID', 'EC-DIGEST-MISMATCH', 'EC-ARCHIVE-ENTRY', 'EC-INPUT-DAMAGED', 'EC-VERIFY-RECORDS'])(
    'say "verification failed" of %s, whether the server or this process found it',
    (code) => {
      expect(exitCodeOfRefusal(422, code)).toBe(exitCodes.verificationFailed);
      expect(toCliError(new ExportCenterError(code, 'invalid', 'x')).exitCode).toBe(exitCodes.verificationFailed);
    },
  );

  it.each(['EC-DELTA-GAP', 'EC-ROLLBACK', 'EC-TRUST-ROOT', 'EC-VALIDATION'])('call %s a wrong request', (code) => {
    expect(exitCodeOfRefusal(422, code)).toBe(exitCodes.usage);
  });

  it('name the file and the reason of a file error', () => {
    const failure = toCliError(Object.assign(new Error('x'), { code: 'ENOSPC', path: '/media/usb/b.tar' }));
    expect(failure.message).toBe('/media/usb/b.tar: no space left on the disk');
    expect(failure.exitCode).toBe(exitCodes.failure);
  });
});
