/** Partitions as they would be computed are compared as if they had been written down. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Json, PartitionSpec, Slice } from '../../src/contract/index.js';
import { SpecComparison } from '../../src/inspect/spec-comparison.js';
import type { Artifact } from '../../src/run/artifact.js';
import { PartitionEncoder } from '../../src/run/partition-encoder.js';
import { Parts, type PartsPlace, type PlacedGroup, type Tables } from '../../src/run/parts.js';
import { PartsComparison, type PartsDifference } from '../../src/run/parts-difference.js';

const NO_TABLES: Tables = { uses: [], values: [], names: [], digests: [] };

/** An input whose contents are what they are called; `version`: of what lies in files and in packs. */
function inputOf(name: string, version: string): Artifact {
  return {
    item: (key: readonly string[]) => ({
      key,
      digest: `digest ${key.join()} ${version}`,
      place: { kind: name === 'files' ? 'file' : 'pack' },
    }),
    sliceDigest: ({ item, under, from, to }: Slice) =>
      `slice ${[item, under, from, to].join(' ')} ${version}`,
    columnIdentity: (columns?: readonly string[]) => `columns ${columns?.join()}`,
  } as unknown as Artifact;
}

const inputsOf = (version: string): ReadonlyMap<string, Artifact> =>
  new Map(['files', 'packs'].map((name) => [name, inputOf(name, version)]));

/** Equal values are often the same object, as neighbours share them, and often are not. */
const SHARED: readonly Json[] = [null, 1, { fast: 1, slow: 3 }, { slow: 3, fast: 1 }, [1, 2]];
const value = fc
  .constantFrom(...SHARED)
  .chain((one) => fc.constantFrom(one, JSON.parse(JSON.stringify(one)) as Json));
const USES = [[], ['one'], ['one', 'two']];
const COLUMNS = [['close'], ['open', 'close']];
const slice: fc.Arbitrary<Slice> = fc
  .record({
    input: fc.constantFrom('files', 'packs'),
    item: fc.constantFrom<readonly string[] | '*'>('*', ['a', 'x'], ['a', 'y'], ['b', 'x']),
    under: fc.constantFrom(undefined, ['a']),
    columns: fc.constantFrom(undefined, ...COLUMNS),
    from: fc.constantFrom(undefined, 0, 1),
    to: fc.constantFrom(undefined, 5),
  })
  .map(({ input, item, under, ...rest }) => {
    const said = { ...rest, ...(item === '*' && { under }) };
    const given = Object.entries(said).filter(([, one]) => one !== undefined);
    return { input, item, ...Object.fromEntries(given) } as Slice;
  });
type Drawn = Omit<PartitionSpec, 'key'>;
const drawn: fc.Arbitrary<Drawn> = fc.record({
  uses: fc.constantFrom(...USES),
  meta: value,
  values: fc.array(value, { maxLength: 2 }),
  reads: fc.array(slice, { maxLength: 2 }),
});
const MEMBERS = ['p0', 'p1', 'p2'];
const specsOf = (all: readonly Drawn[]): PartitionSpec[] =>
  all.map((one, i) => ({ ...one, key: ['g', MEMBERS[i] as string] }));

/** Three partitions, mostly alike, and what became of them: mostly one thing, and of all of them. */
const pair = fc
  .tuple(
    drawn,
    fc.array(drawn, { maxLength: 2 }),
    drawn,
    fc.constantFrom('', ...['uses', 'meta', 'values', 'reads']),
  )
  .map(([first, others, other, changed]) => {
    const was = MEMBERS.map((_, i) => others[i - 1] ?? first);
    const change = changed === '' ? {} : { [changed]: other[changed as keyof Drawn] };
    return [specsOf(was), specsOf(was.map((one) => ({ ...one, ...change })))] as const;
  });

/** Items of files, each partition its own, then with other columns of each, read by all partitions or by some. */
const otherColumns = fc
  .tuple(drawn, fc.array(slice, { minLength: 1, maxLength: 2 }), fc.constantFrom(...COLUMNS))
  .chain(([one, slices, columns]) => {
    const was = specsOf(
      MEMBERS.map((member) => ({
        ...one,
        reads: slices.map(({ item, ...rest }) => ({
          ...rest,
          input: 'files',
          item: [item[0] as string, member],
        })),
      })),
    );
    return fc.constantFrom(1, 3, 3).map((some) => {
      const is = was.map((spec, i) => {
        const reads = spec.reads.map((read) => ({ ...read, columns }));
        return i < some ? { ...spec, reads } : spec;
      });
      return [was, is] as const;
    });
  });

const inputsIn = ({ reads }: PartsDifference): readonly string[] => reads.map(([input]) => input);

function written(specs: readonly PartitionSpec[], version: string): Parts {
  const encoder = new PartitionEncoder(inputsOf(version), NO_TABLES);
  encoder.add(specs, new Uint8Array(specs.length).fill(1));
  const group = { key: ['g'], list: 0, fingerprint: null, digests: [null], hasMetas: false };
  const { uses, values, names, digests } = encoder;
  const tables = { uses: uses.all, values: values.all, names: names.all, digests: digests.all };
  const header = {
    ...{ ...tables, run: 'r', key: 'k', before: 'b', mark: 'm', needed: 0, lists: [MEMBERS] },
    plugins: { one: 'digest' },
    groups: [{ ...group, length: encoder.length, isRun: true }],
  };
  return new Parts({ header, numbers: encoder.numbers(), answers: new Int32Array(3) });
}

describe('comparing partitions with what is on record of them', () => {
  it('finds what comparing them written down would find, partition by partition', () => {
    fc.assert(
      fc.property(pair, fc.constantFrom('old', 'new'), ([was, is], version) => {
        const before = written(was, 'old');
        const now = written(is, version);
        const direct = new SpecComparison(before, inputsOf(version), true);
        const indirect = new PartsComparison(before, now);
        const seen = new Map<string, string>();
        for (const spec of is) {
          const [old, own] = [before, now].map((parts) => parts.place(spec.key) as PartsPlace);
          const { text, reads } = direct.of(old as PartsPlace, spec);
          const told = indirect.of(old as PartsPlace, own as PartsPlace);

          expect(reads).to.deep.equal(told.reads);
          // Two that have one text have one text there, too.
          expect(seen.get(text) ?? told.text).to.equal(told.text);
          seen.set(text, told.text);
          const { plugins } = now.header;
          expect(direct.partsOf(spec, plugins)).to.deep.equal(now.at(own as PartsPlace));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('finds of a group as a whole what it finds of each of its members', () => {
    const groups = { same: 0, others: 0 };
    fc.assert(
      fc.property(
        fc.oneof(pair, otherColumns),
        fc.constantFrom('old', 'old', 'new'),
        fc.boolean(),
        ([was, is], version, namesItems) => {
          const before = written(was, 'old');
          const comparison = new SpecComparison(before, inputsOf(version), namesItems);

          const old = before.placedGroup(['g']) as PlacedGroup;
          const common = comparison.ofGroup(old, MEMBERS, is);

          if (!common) return;
          groups[common.reads.length === 0 ? 'same' : 'others']++;
          if (namesItems) expect(common.reads).to.deep.equal([]);
          for (const spec of is) {
            const alone = comparison.of(before.place(spec.key) as PartsPlace, spec);
            expect(alone.text).to.equal(common.text);
            expect(inputsIn(alone)).to.deep.equal(inputsIn(common));
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(groups.same).to.be.greaterThan(50);
    expect(groups.others).to.be.greaterThan(20);
  });

  it('takes no group as a whole that has other members or fewer', () => {
    const one: Drawn = { values: [1], reads: [] };
    const specs = specsOf([one, one, one]);
    const before = written(specs, 'old');
    const comparison = new SpecComparison(before, inputsOf('old'), true);
    const old = before.placedGroup(['g']) as PlacedGroup;

    expect(comparison.ofGroup(old, ['p0', 'p1', 'p2'], specs)).to.not.equal(undefined);
    expect(comparison.ofGroup(old, ['p0', 'p1', 'p3'], specs)).to.equal(undefined);
    expect(comparison.ofGroup(old, ['p0', 'p1'], specs.slice(0, 2))).to.equal(undefined);
  });
});
