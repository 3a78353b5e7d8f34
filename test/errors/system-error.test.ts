/** What the operating system refuses, in words that help. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { EngineError } from '../../src/errors/errors.js';
import { renderError } from '../../src/errors/render.js';
import { asSystemError } from '../../src/errors/system-error.js';

function refused(code: string, path?: string): Error {
  return Object.assign(new Error(`${code}: as node says it`), { code, ...(path && { path }) });
}

describe('errors: system', () => {
  it('a full disk says what to do, and that nothing published is lost', () => {
    expect(renderError(asSystemError(refused('ENOSPC')))).to.equal(
      [
        'disk-full  the disk is full (ENOSPC: as node says it)',
        '      free some space and run again; what was published before is untouched',
      ].join('\n'),
    );
  });

  it('a file that may not be used is named', () => {
    expect(renderError(asSystemError(refused('EROFS', '/p/cache/lock')))).to.equal(
      [
        'not-allowed  "/p/cache/lock" cannot be used (EROFS: as node says it)',
        '      allow this user to read and write the project folder, or work in another one with -C',
      ].join('\n'),
    );
  });

  it('is recognised by its words where a library hides the code', () => {
    const full = new Error('IO Error: Could not write file "/p/x.db": No space left on device');
    const denied = new Error('IO Error: Cannot open file "/p/x.db": Permission denied');

    expect(asSystemError(full)).to.include({ code: 'disk-full' });
    expect(renderError(asSystemError(denied))).to.equal(
      [
        'not-allowed  "/p/x.db" cannot be used (IO Error: Cannot open file "/p/x.db": Permission denied)',
        '      allow this user to read and write the project folder, or work in another one with -C',
      ].join('\n'),
    );
    expect(asSystemError(new Error('403: Permission denied'))).to.include({
      message: '403: Permission denied',
    });
  });

  it('anything else stays what it is', () => {
    const own = new EngineError('data', 'x', 'y');
    let missing: unknown;
    try {
      readFileSync('/no/such/file');
    } catch (error) {
      missing = error;
    }

    expect(asSystemError(own)).to.equal(own);
    expect(asSystemError(missing)).to.equal(missing);
    expect(asSystemError('text')).to.equal('text');
  });
});
