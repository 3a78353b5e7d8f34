/** The action log: what is appended is found, and damage costs what it hits. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ActionLog } from '../../src/cache/action-log.js';
import { AnswerStore, fingerprintOf } from '../util/stored-answers.js';

const DAY = 24 * 3600 * 1000;
/** Records of one to three answers. */
const RECORDS = [['a', 'b'], ['c'], ['d', 'e', 'f'], ['g'], ['h', 'i']];
const ALL = RECORDS.flat();

describe('the action log', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-'));
    path = join(folder, 'actions.log');
    const store = new AnswerStore(folder);
    RECORDS.forEach((names, i) => {
      store.store({ node: 'n', names, bytes: 16, milliseconds: 2 * names.length, at: 1000 + i });
    });
    store.close();
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function found(): string[] {
    const store = new AnswerStore(folder);
    const names = store.found([...ALL, 'new']);
    store.close();
    return names;
  }

  function append(name: string): void {
    const store = new AnswerStore(folder);
    store.store({ node: 'n', names: [name], bytes: 8, milliseconds: 1, at: 0 });
    store.close();
  }

  it('gives back what was appended, and what an answer costs', () => {
    const log = new ActionLog(path);

    expect(found()).to.deep.equal(ALL);
    expect(log.cost('n')).to.equal(2);
    expect(log.cost('m')).to.equal(undefined);
    expect(log.find(fingerprintOf('x'))).to.equal(undefined);
    expect(log.packEnds).to.deep.equal(new Map([[0, ALL.length * 16]]));
    expect(log.lostBytes).to.equal(0);
  });

  it('says digests of many answers at once, in any order, as it does one by one', () => {
    const log = new ActionLog(path);
    const outputs = 3;
    const digests = Buffer.from(Uint8Array.from({ length: 4 * outputs * 32 }, (_, i) => i * 7));
    log.append({
      ...{ node: 'm', outputs, milliseconds: 1, at: 0, pack: 1, offset: 0, bytes: 4 * outputs * 8 },
      sections: [{ count: 4, digests: ['x', 'y', 'z'] }],
      fingerprints: Buffer.from(['p', 'q', 'r', 's'].map(fingerprintOf).join(''), 'hex'),
      rows: Uint32Array.from({ length: 4 * outputs }, () => 1),
      lengths: Uint32Array.from({ length: 4 * outputs }, () => 8),
      digests,
    });
    const first = log.answerOf(fingerprintOf('p'));
    const answers = Int32Array.of(first + 1, first + 2, first, first + 3, first + 3);

    for (let output = 0; output < outputs; output++) {
      const found = log.digestsOf(answers, output);

      const at = (answer: number): number => 32 * ((answer - first) * outputs + output);
      expect(found).to.deep.equal(
        [...answers].map((answer) => digests.toString('hex', at(answer), at(answer) + 32)),
      );
    }
    log.close();
    const again = new ActionLog(path);
    expect(again.answerOf(fingerprintOf('p'))).to.equal(first);
    expect(again.digestsOf(answers, 1)).to.deep.equal(log.digestsOf(answers, 1));
  });

  it('loses by a flipped bit only the record that it hits, and takes new ones behind it', () => {
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 7) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] as number) ^ 0x40;
      writeFileSync(path, bytes);

      const left = found();
      append('new');

      const lost = RECORDS.filter((names) => !names.every((name) => left.includes(name)));
      expect(lost.length, `byte ${at}`).to.be.at.most(1);
      expect(left, `byte ${at}`).to.deep.equal(ALL.filter((name) => !lost.flat().includes(name)));
      expect(found(), `byte ${at}`).to.deep.equal([...left, 'new']);
    }
  });

  it('says how many of its bytes are of no use', () => {
    const bytes = readFileSync(path);
    const second = bytes.indexOf('{"node":', bytes.indexOf('{"node":') + 1);
    bytes[second] = 0;
    writeFileSync(path, bytes);

    const { lostBytes } = new ActionLog(path);

    expect(lostBytes).to.be.within(200, 400);
  });

  it('loses by a cut only what is behind it, and takes new records there', () => {
    const whole = readFileSync(path);
    for (let length = 0; length <= whole.length; length += 7) {
      writeFileSync(path, whole);
      truncateSync(path, length);

      const left = found();
      append('new');

      expect(left, `cut at ${length}`).to.deep.equal(ALL.slice(0, left.length));
      expect(found(), `cut at ${length}`).to.deep.equal([...left, 'new']);
      expect(new ActionLog(path).lostBytes, `cut at ${length}`).to.equal(0);
    }
  });

  it('says what its records say, also where another log took its name since', () => {
    const log = new ActionLog(path);
    const answer = log.answersTo(Buffer.from(fingerprintOf('e'), 'hex'), { has: () => true });
    const other = join(folder, 'other.log');
    writeFileSync(other, readFileSync(path).subarray(0, 8));
    renameSync(other, path);

    const { offset, length, rows } = log.output(answer[0] as number, 0);

    expect({ offset, length, rows }).to.deep.equal({ offset: 4 * 16, length: 16, rows: 1 });
    expect(log.fingerprintOf(answer[0] as number)).to.equal(fingerprintOf('e'));
    log.close();
  });

  it('finds records that are longer than what is read of it at once, behind one that is damaged', () => {
    const names = (start: string): string[] =>
      Array.from({ length: 3000 }, (_, i) => `${start}${i}`);
    for (const start of ['x', 'y', 'z']) {
      const store = new AnswerStore(folder);
      store.store({ node: 'n', names: names(start), bytes: 8, milliseconds: 1, at: 0 });
      store.close();
    }
    const bytes = readFileSync(path);
    const inY = bytes.indexOf(Buffer.from(fingerprintOf('y2999'), 'hex'));
    bytes[inY] = (bytes[inY] as number) ^ 1;
    writeFileSync(path, bytes);

    const store = new AnswerStore(folder);
    const found = store.found([...ALL, 'x0', 'x2999', 'y0', 'y2999', 'z0', 'z2999']);

    expect(found).to.deep.equal([...ALL, 'x0', 'x2999', 'z0', 'z2999']);
    expect(store.log.lostBytes).to.be.within(3000 * 72, 3000 * 72 + 400);
    store.close();
  });

  it('sets a log of another version aside when it writes, each under a name of its own', () => {
    const logs = () => readdirSync(folder).filter((name) => name.startsWith('actions.log'));
    for (const aside of ['actions.log.bad', 'actions.log.bad2', 'actions.log.bad3']) {
      writeFileSync(path, `DAGLOG99 ${aside}`);

      expect(found()).to.deep.equal([]);
      expect(logs()).not.to.include(aside);
      append('new');

      expect(found()).to.deep.equal(['new']);
      expect(readFileSync(join(folder, aside), 'utf8')).to.equal(`DAGLOG99 ${aside}`);
    }
    expect(logs()).to.have.length(4);
  });

  it('keeps that an answer was needed, once a day', () => {
    const use = (now: number): number => {
      const log = new ActionLog(path);
      log.touch(Int32Array.of(-1, log.answerOf(fingerprintOf('e'))));
      log.keepUses(now);
      log.close();
      return readFileSync(path).length;
    };
    const lastUses = (): number[] => {
      const log = new ActionLog(path);
      return log.batches.map((batch) => log.lastUse(batch));
    };

    const first = use(10 * DAY);
    const sameDay = use(10.5 * DAY);
    expect(lastUses()).to.deep.equal([1000, 1001, 10 * DAY, 1003, 1004]);
    const nextDay = use(11.5 * DAY);

    expect(sameDay).to.equal(first);
    expect(nextDay).to.be.greaterThan(first);
    expect(lastUses()[2]).to.equal(11.5 * DAY);
    expect(found()).to.deep.equal(ALL);
  });

  it('says once a day that it is time to look for what is too old', () => {
    const look = (now: number): boolean => {
      const log = new ActionLog(path);
      const isTime = log.isTimeToLook(now);
      log.close();
      return isTime;
    };

    expect([10, 10.4, 10.9, 11.1, 11.2].map((day) => look(day * DAY))).to.deep.equal([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('is not made by those who only read', () => {
    rmSync(path);

    expect(found()).to.deep.equal([]);
    expect(existsSync(path)).to.equal(false);
  });
});
