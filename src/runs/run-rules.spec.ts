import { requireSpace } from './run-rules.js';

describe('the room that a new run needs', () => {
  const mebibyte = 1024 * 1024;

  it('is refused with EC-DISK-FULL, both figures and a remedy where the volume has less (F21)', () => {
    expect(() => requireSpace(100 * mebibyte, 163 * mebibyte)).toThrow(
      expect.objectContaining({ code: 'EC-DISK-FULL', kind: 'unavailable', retryAfter: 60 }),
    );
    expect(() => requireSpace(100 * mebibyte, 163 * mebibyte)).toThrow(/104857600 bytes.*170917888.*free space/);
  });

  it('is the new bytes and a reserve', () => {
    expect(() => requireSpace(100 * mebibyte, 164 * mebibyte)).not.toThrow();
    expect(() => requireSpace(0, 63 * mebibyte)).toThrow();
  });
});
