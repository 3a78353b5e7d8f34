/** The table of answers against a plain map, and the marks that name a log. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { AnswerIndex } from '../../src/cache/answer-index.js';

const OUTPUTS = 2;
const ANSWER_BYTES = 32 + OUTPUTS * 40;

const fingerprintOf = (name: number): string =>
  createHash('sha256').update(String(name)).digest('hex');

/** A record of answers to the named questions; each output has as many bytes as its name says. */
function record(names: readonly number[], offset: number) {
  const body = Buffer.alloc(names.length * ANSWER_BYTES);
  const lengths = names.map((name) => [name % 19, name % 5] as const);
  names.forEach((name, i) => {
    body.write(fingerprintOf(name), i * 32, 'hex');
    lengths[i]?.forEach((length, o) => {
      body.writeUInt32LE(length, names.length * 32 + (i * OUTPUTS + o) * 40 + 4);
    });
  });
  const bytes = lengths.flat().reduce((sum, length) => sum + Math.ceil(length / 8) * 8, 0);
  const digests = ['first', 'second'];
  const sections = names.map(() => ({ count: 1, digests }));
  return {
    header: { count: names.length, outputs: OUTPUTS, pack: 3, offset, bytes, sections },
    body,
  };
}

describe('index of answers', () => {
  it('finds the newest answer to each question, and nothing else', () => {
    const names = fc.array(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 200 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(names, (batches) => {
        const index = new AnswerIndex();
        const newest = new Map<number, number>();
        let answers = 0;
        batches.forEach((batch, b) => {
          const { header, body } = record(batch, 8 * b);
          expect(index.add(header, body, b)).to.equal(answers);
          for (const name of batch) newest.set(name, answers++);
        });

        for (let name = 0; name <= 310; name++) {
          expect(index.find(Buffer.from(fingerprintOf(name), 'hex'), 0)).to.equal(
            newest.get(name) ?? -1,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('says the same of many questions at once, few or many for the answers that there are', () => {
    const names = fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }), {
      maxLength: 12,
    });
    const asked = fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 120 });
    fc.assert(
      fc.property(names, fc.array(asked, { maxLength: 20 }), (batches, questions) => {
        const index = new AnswerIndex();
        const newest = new Map<number, number>();
        let answers = 0;
        const add = (batch: readonly number[]): void => {
          const { header, body } = record(batch, 8 * answers);
          index.add(header, body, 1);
          for (const name of batch) newest.set(name, answers++);
        };
        for (const batch of batches) add(batch);

        for (const question of questions) {
          const found = index.findAll(Buffer.from(question.map(fingerprintOf).join(''), 'hex'));
          expect([...found]).to.deep.equal(question.map((name) => newest.get(name) ?? -1));
          add(question.slice(0, 3));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('says where bytes lie: all of the first output, then all of the second, each on 8 bytes', () => {
    const index = new AnswerIndex();
    const { header, body } = record([9, 17], 64);
    index.add(header, body, 1);

    const places = [0, 1].flatMap((answer) =>
      [0, 1].map((output) => {
        const { pack, offset, length } = index.output(answer, output);
        return { pack, offset, length };
      }),
    );

    expect(places).to.deep.equal([
      { pack: 3, offset: 64, length: 9 },
      { pack: 3, offset: 104, length: 4 },
      { pack: 3, offset: 80, length: 17 },
      { pack: 3, offset: 112, length: 2 },
    ]);
    expect(index.output(1, 0).whole).to.deep.equal({
      pack: 3,
      offset: 80,
      length: 24,
      digest: 'first',
    });
    expect(index.output(1, 1).whole).to.include({ offset: 112, length: 8, digest: 'second' });
    expect(index.placeOf(1)).to.deep.equal({ pack: 3, offset: 64, length: header.bytes });
  });

  it('knows a mark in every log that goes on from it, and in no other', () => {
    const build = (...batches: readonly (readonly [readonly number[], number])[]): AnswerIndex => {
      const index = new AnswerIndex();
      for (const [names, checksum] of batches) {
        const { header, body } = record(names, 0);
        index.add(header, body, checksum);
      }
      return index;
    };
    const { mark } = build([[1, 2], 7], [[3], 8]);

    expect(build([[1, 2], 7], [[3], 8]).hasMark(mark)).to.equal(true);
    expect(build([[1, 2], 7], [[3], 8], [[4], 9]).hasMark(mark)).to.equal(true);
    expect(build([[1, 2], 7], [[3], 9]).hasMark(mark)).to.equal(false);
    expect(build([[1, 2], 6], [[3], 8]).hasMark(mark)).to.equal(false);
    expect(build([[1, 2, 3], 8]).hasMark(mark)).to.equal(false);
    expect(build([[1, 2], 7]).hasMark(mark)).to.equal(false);
    expect(build().hasMark(build().mark)).to.equal(true);
    expect(build([[1], 7]).hasMark('')).to.equal(false);
  });
});
