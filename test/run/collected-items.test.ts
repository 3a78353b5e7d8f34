/** Items collected as one table: the same from the log and from objects, and never of damaged bytes. */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { SliceDigests } from '../../src/cache/slice-digests.js';
import type { Json } from '../../src/contract/index.js';
import { Artifact } from '../../src/run/artifact.js';
import { CollectedNeighbours } from '../../src/run/collected-neighbours.js';
import { groupsOf, StoredGroup } from '../../src/run/item-groups.js';
import { AnswerStore, fingerprintOf } from '../util/stored-answers.js';

/** One row of two numbers. */
const BYTES = 16;
const COLUMNS = ['first', 'second'].map((name) => ({
  spec: { name, type: 'double' as const, about: name },
  id: '',
}));
/** Records of the log: the answers of each were given together. */
const RECORDS = [['a', 'b', 'c', 'd'], ['e'], ['f', 'g', 'h']];
const NAMES = RECORDS.flat();

describe('items collected as one table', () => {
  let folder: string;
  let store: AnswerStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'collected-'));
    store = new AnswerStore(folder);
    for (const names of RECORDS) {
      store.store({ node: 'n', names, bytes: BYTES, milliseconds: 1, at: 0 });
    }
  });

  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const answerOf = (name: string): number => store.log.answerOf(fingerprintOf(name));

  /** Groups g0, g1... whose members are answers with these names. */
  function stored(groups: readonly (readonly string[])[], metas?: readonly Json[]): StoredGroup[] {
    return groups.map(
      (members, i) =>
        new StoredGroup({
          key: [`g${i}`],
          members,
          answers: Int32Array.from(members, answerOf),
          output: 0,
          digest: undefined,
          metas: metas && (() => members.map((_, m) => metas[m % metas.length] as Json)),
          log: store.log,
        }),
    );
  }

  function artifact(groups: ConstructorParameters<typeof Artifact>[1]): Artifact {
    const slices = new SliceDigests(join(folder, 'slices.json'));
    return new Artifact('table', groups, COLUMNS, { packs: store.packs, slices });
  }

  const listed = (groups: readonly StoredGroup[]): Artifact =>
    artifact(groupsOf(groups.flatMap((group) => group.items())));

  /** Writes other bytes over the first ones of an answer. */
  function damage(name: string): void {
    const { pack, offset } = store.log.output(answerOf(name), 0);
    const file = openSync(store.packs.path(pack), 'r+');
    writeSync(file, Buffer.from('no'), 0, 2, offset);
    closeSync(file);
  }

  it('are what each of them holds, in the order of the items', () => {
    const all = artifact(stored([['h', 'b'], ['e']]));

    const { keys, offsets, metas, table } = all.collect(['second']);

    expect(keys).to.deep.equal([
      ['g0', 'h'],
      ['g0', 'b'],
      ['g1', 'e'],
    ]);
    expect([...offsets]).to.deep.equal([0, 1, 2, 3]);
    expect(metas).to.deep.equal([null, null, null]);
    const expected = keys.map((key) => all.table(key).columns.second?.[0]);
    expect([...(table.columns.second as Float64Array)]).to.deep.equal(expected);
    expect(new Set(expected).size).to.equal(3);
  });

  it('are the same whether the log or objects say where they lie, and whichever are asked for', () => {
    const members = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 });
    const facts = fc.option(fc.array(fc.constantFrom<Json>(null, 1, 'x'), { minLength: 1 }));
    fc.assert(
      fc.property(
        fc.array(members, { minLength: 1, maxLength: 4 }),
        facts,
        fc.nat(),
        fc.nat(),
        (groups, metas, a, b) => {
          const own = stored(groups, metas ?? undefined);
          const [fromLog, fromObjects] = [artifact(own), listed(own)];
          const [from, to] = [a, b].map((n) => n % (fromLog.count + 1)).sort((x, y) => x - y);

          expect(fromLog.root).to.equal(fromObjects.root);
          const range = [from as number, to as number] as const;
          expect(fromLog.collectRange(...range)).to.deep.equal(fromObjects.collectRange(...range));
          expect(fromLog.collectUnder(['g0'])).to.deep.equal(fromObjects.collectUnder(['g0']));
          expect(fromLog.collect()).to.deep.equal(fromObjects.collect());
        },
      ),
    );
  });

  it('are the same for each range, however many neighbours are read together', () => {
    const lengths = fc.array(fc.nat(4), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lengths, fc.array(fc.boolean()), (sizes, skipped) => {
        const all = artifact(stored([NAMES, ['h', 'b'], ['e'], NAMES.slice(2)], ['x', 1, null]));
        const placeOf = (count: number): number =>
          Math.min(
            all.count,
            sizes.slice(0, count).reduce((sum, size) => sum + size, 0),
          );
        const ranges = sizes
          .map((_, i) => ({ from: placeOf(i), to: placeOf(i + 1) }))
          .filter((_, i) => skipped[i] !== true);

        const neighbours = new CollectedNeighbours(all, ranges);

        for (const { from, to } of ranges) {
          expect(neighbours.take()).to.deep.equal(all.collectRange(from, to));
        }
      }),
    );
  });

  for (const name of ['a', 'd', 'e', 'g']) {
    it(`are refused where the bytes of one are not those that were written: ${name}`, () => {
      const groups = stored([['a', 'b', 'c'], ['d', 'f', 'g'], ['e']]);
      damage(name);

      const group = groups.findIndex((one) => one.items().some(({ key }) => key[1] === name));
      const message = `the bytes of "g${group}/${name}" are not those that were written`;
      expect(() => artifact(groups).collect()).to.throw(message);
      expect(() => listed(groups).collect()).to.throw(message);
    });
  }

  it('are refused for no damage beside them', () => {
    const groups = stored([['a', 'b', 'c'], ['f']]);
    damage('d');

    expect(artifact(groups).collect()).to.deep.equal(listed(groups).collect());
  });
});
