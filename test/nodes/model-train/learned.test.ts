/** What a refit has learned is known again while the bars before its quarter are the same. */
import { expect } from 'chai';
import { partSpecOf, type Remember } from '../../../nodes/model-train/learned.js';
import { runQuarter } from '../../../nodes/model-train/quarter.js';
import type { Part, PartSpec } from '../../../src/contract/index.js';
import { altered, cut, FEATURES, market, SETTINGS, type Series } from './market.js';

const START = 10_700;
const FULL = market(4, 760);
/** The first symbol lacks the newest bar. */
const BEFORE = FULL.map((one, i) => (i === 0 ? { ...one, bars: cut(one.bars, 759) } : one));

/** Knows what it was asked for before, by the text of all that it depends on. */
class Memory {
  made = 0;
  private readonly known = new Map<string, Part>();

  readonly remember: Remember = (of, make) =>
    of.map((spec, i) => {
      const key = JSON.stringify(textsOf(spec));
      const part = this.known.get(key) ?? (make([i])[0] as Part);
      if (!this.known.has(key)) this.made++;
      this.known.set(key, part);
      return part;
    });
}

const textsOf = ({ numbers = [], values }: PartSpec): unknown => [
  numbers.map((list) => [...list]),
  values,
];

const refitted = (series: readonly Series[], settings = SETTINGS, remember?: Remember): unknown =>
  runQuarter({ series, features: FEATURES, benchmark: 0 }, START, settings, remember);

describe('what a model learned', () => {
  it('is known when a bar of its quarter comes, and gives what learning anew gives', () => {
    const memory = new Memory();
    refitted(BEFORE, SETTINGS, memory.remember);

    const known = refitted(FULL, SETTINGS, memory.remember);

    expect(memory.made).to.equal(1);
    expect(known).to.deep.equal(refitted(FULL));
    expect(known).to.not.deep.equal(refitted(BEFORE));
  });

  it('is learned anew when a bar before the quarter, a setting or the benchmark is another', () => {
    const memory = new Memory();
    refitted(FULL, SETTINGS, memory.remember);
    const restated = FULL.map((one) =>
      one.symbol === 2 ? { ...one, bars: altered(one.bars, 699, 5) } : one,
    );

    expect(refitted(restated, SETTINGS, memory.remember)).to.deep.equal(refitted(restated));
    expect(memory.made).to.equal(2);
    const deeper = { ...SETTINGS, forest_depth: 5 };
    expect(refitted(FULL, deeper, memory.remember)).to.deep.equal(refitted(FULL, deeper));
    expect(memory.made).to.equal(3);
    const specs = [0, 1].map((benchmark) =>
      partSpecOf({ series: FULL, features: FEATURES, benchmark }, START, SETTINGS, ['trees']),
    );
    expect(specs[0]).to.not.deep.equal(specs[1]);
  });

  it('is nothing where rows are too few, also when that is known', () => {
    const memory = new Memory();
    const settings = { ...SETTINGS, min_rows: 100_000 };
    const first = refitted(FULL, settings, memory.remember);

    expect(refitted(FULL, settings, memory.remember)).to.deep.equal(first);
    expect(memory.made).to.equal(1);
    expect(first).to.have.nested.property('predictions.rows', 0);
  });
});
