/** What nobody answered anything alike is known from the headers of the log. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ActionLog } from '../../src/cache/action-log.js';
import { AnswerStore, fingerprintOf } from '../util/stored-answers.js';
import { TempCache } from '../util/temp-cache.js';

describe('the stems of a log', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stems-'));
    path = join(folder, 'actions.log');
    append('a', ['one']);
    append('b', ['two', 'three']);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function append(name: string, stems?: readonly string[]): void {
    const store = new AnswerStore(folder);
    const record = { node: 'n', names: [name], bytes: 16, milliseconds: 1, at: 0 };
    store.store({ ...record, ...(stems && { stems }) });
    store.close();
  }

  /** Which of some stems a log knows, before anything else is asked of it. */
  const known = (log = new ActionLog(path)): string[] =>
    ['one', 'two', 'three', 'four'].filter((stem) => log.mayAnswer([stem]));

  it('are those that its records name', () => {
    expect(known()).to.deep.equal(['one', 'two', 'three']);
    expect(new ActionLog(path).mayAnswer(['four', 'two'])).to.equal(true);
  });

  it('are none where there is no log', () => {
    expect(known(new ActionLog(join(folder, 'nothing.log')))).to.deep.equal([]);
  });

  it('are read without what the headers belong to', () => {
    const bytes = readFileSync(path);
    // The last byte of a record is that of a digest.
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
    writeFileSync(path, bytes);
    const log = new ActionLog(path);

    expect(known(log)).to.deep.equal(['one', 'two', 'three']);
    expect(log.find(fingerprintOf('b'))).to.equal(undefined);
    expect(known(log)).to.deep.equal(['one']);
  });

  it('say in which records answers are looked for', () => {
    append('c');
    // Of a log that has more answers than are asked for.
    for (const name of ['d', 'e', 'f']) append(name, ['five']);
    const log = new ActionLog(path);
    const asked = Buffer.from(['a', 'b', 'c'].map(fingerprintOf).join(''), 'hex');
    const found = (stems?: readonly string[]): number[] =>
      [...log.answersTo(asked, { has: () => true }, stems)].map((answer) => Math.sign(answer + 1));

    expect(found()).to.deep.equal([1, 1, 1]);
    expect(found(['one', 'two'])).to.deep.equal([1, 1, 1]);
    // The last one names no stems: it may be an answer to anything.
    expect(found(['one'])).to.deep.equal([1, 0, 1]);
    expect(found(['four'])).to.deep.equal([0, 0, 1]);
    log.close();
  });

  it('include those of answers that came since', () => {
    const store = new AnswerStore(folder);
    expect(known(store.log)).to.deep.equal(['one', 'two', 'three']);
    store.store({ node: 'n', names: ['d'], bytes: 8, milliseconds: 1, at: 0, stems: ['four'] });

    expect(known(store.log)).to.deep.equal(['one', 'two', 'three', 'four']);
    store.close();
  });

  it('may be any where a record of an earlier version names none', () => {
    append('c');

    expect(known()).to.deep.equal(['one', 'two', 'three', 'four']);
  });

  it('are found in headers that are longer than what is read at once', () => {
    append('c', [...Array.from({ length: 1000 }, (_, i) => `stem ${i}`), 'four']);
    append('d', ['five']);

    expect(known()).to.deep.equal(['one', 'two', 'three', 'four']);
    expect(new ActionLog(path).mayAnswer(['five'])).to.equal(true);
  });

  for (const [what, spoil] of [
    ['is torn', (bytes: Buffer) => bytes.subarray(0, bytes.length - 5)],
    [
      'has a header that cannot be read',
      (bytes: Buffer) => {
        bytes[bytes.lastIndexOf('"outputs"')] = 0;
        return bytes;
      },
    ],
    [
      'has a length that cannot be right',
      (bytes: Buffer) => {
        bytes.writeUInt32LE(2 ** 31, 8);
        return bytes;
      },
    ],
  ] as const) {
    it(`are those of whole records where the log ${what}`, () => {
      writeFileSync(path, spoil(readFileSync(path)));
      const log = new ActionLog(path);
      const whole = [...log.batches].flatMap(({ header }) => header.sections[0]?.stems ?? []);

      expect(whole.length).to.be.lessThan(3);
      expect(known()).to.deep.equal(whole);
    });
  }

  it('stay with the answers that pruning leaves', () => {
    const cache = new TempCache();
    cache.store({ names: ['a', 'b'], stems: ['one'] }, { names: ['c'], stems: ['two'] });
    cache.publish('n', ['b']);
    cache.prune({ maxBytes: 0 });

    expect(cache.found(['a', 'b', 'c'])).to.deep.equal(['b']);
    expect(known(new ActionLog(join(cache.folder, 'actions.log')))).to.deep.equal(['one']);
    cache.remove();
  });
});
