/** A file through a window says what its bytes say, wherever the window ends. */
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { FileWindow } from '../../src/cache/file-window.js';

/** More than two windows, and no part like another. */
const BYTES = Buffer.from(Uint32Array.from({ length: 40_000 }, (_, i) => i * 2654435761).buffer);

describe('a file through a window', () => {
  const folder = mkdtempSync(join(tmpdir(), 'window-'));
  const path = join(folder, 'file');
  let fd: number;

  beforeEach(() => {
    writeFileSync(path, BYTES);
    fd = openSync(path, 'r');
  });

  afterEach(() => closeSync(fd));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('gives bytes, checksums and places as the whole file does, in any order', () => {
    const place = fc.integer({ min: 0, max: BYTES.length - 12 });
    const length = fc.integer({ min: 0, max: BYTES.length });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, length), { maxLength: 20 }), (asked) => {
        const file = new FileWindow(fd);
        for (const [at, bytes] of asked) {
          const part = BYTES.subarray(at, at + bytes);
          const word = BYTES.subarray(at, at + 12);

          expect(file.bytes(at, bytes).equals(part)).to.equal(true);
          expect(file.checksum(at, at + part.length)).to.equal(crc32(part));
          expect(file.indexOf(word, 0)).to.equal(BYTES.indexOf(word));
          expect(file.indexOf(word, at + 1)).to.equal(BYTES.indexOf(word, at + 1));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has nothing behind the end, and no checksum where the file was cut meanwhile', () => {
    const file = new FileWindow(fd);
    truncateSync(path, 100_000);

    expect(file.bytes(BYTES.length, 8)).to.have.length(0);
    expect(file.bytes(BYTES.length + 5, 8)).to.have.length(0);
    expect(file.checksum(0, BYTES.length)).to.equal(-1);
    expect(file.indexOf(Buffer.from('nowhere at all'), 90_000)).to.equal(-1);
  });
});
