/** The memory of parts: numbers come back as they were, whoever asks and whenever. */
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { PartMemory } from '../../src/cache/part-memory.js';
import { TempProject } from '../util/temp-project.js';

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

describe('the memory of parts', () => {
  let project: TempProject;
  const open = (): PartMemory => new PartMemory(project.path('cache/parts.bin'));

  beforeEach(() => {
    project = new TempProject();
  });

  afterEach(() => project.remove());

  it('knows nothing before anything was kept, and writes nothing', () => {
    const memory = open();

    expect(memory.recall('a')).to.equal(undefined);
    memory.save();
    expect(existsSync(project.path('cache/parts.bin'))).to.equal(false);
  });

  it('gives back every number and every fact, bit by bit', () => {
    const numbers = fc.float64Array({ maxLength: 20 });
    fc.assert(
      fc.property(numbers, fc.jsonValue(), (list, value) => {
        const facts = JSON.parse(JSON.stringify(value));
        const first = open();
        first.keep('a', { facts, numbers: list });
        first.save();

        const part = open().recall('a');

        expect(part?.facts).to.deep.equal(facts);
        expect(bytesOf(part!.numbers)).to.deep.equal(bytesOf(list));
      }),
      { numRuns: 30 },
    );
  });

  it('keeps numbers that are part of a larger list', () => {
    const memory = open();
    memory.keep('a', { numbers: Float64Array.of(1, 2, 3, 4).subarray(1, 3) });

    expect([...memory.recall('a')!.numbers]).to.deep.equal([2, 3]);
    expect(memory.recall('a')!.facts).to.equal(null);
  });

  it('keeps what later runs did not ask for, until there is too much of it', () => {
    const first = open();
    first.keep('old', { numbers: Float64Array.of(1) });
    first.save();
    const second = open();
    second.keep('new', { numbers: Float64Array.of(2) });
    second.save();
    expect([...open().recall('old')!.numbers]).to.deep.equal([1]);

    const third = open();
    third.recall('new');
    third.keep('large', { numbers: new Float64Array(374_999) });
    third.save();

    expect([...open().recall('new')!.numbers]).to.deep.equal([2]);
    expect(open().recall('large')?.numbers.length).to.equal(374_999);
    expect(open().recall('old')).to.equal(undefined);
  });
});
