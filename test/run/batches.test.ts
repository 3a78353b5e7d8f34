/** Batches: everything once, what belongs together stays together, and no batch is too much. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { PartitionSpec } from '../../src/contract/index.js';
import { type Cutting, cutBatches } from '../../src/run/batches.js';
import type { Item } from '../../src/run/item.js';

const MEGABYTE = 1 << 20;

interface Grid {
  readonly strategies: number;
  readonly scenarios: number;
  readonly symbols: number;
  readonly costMs: number;
  /** Of what each partition reads: one column of the rows of its symbol and scenario. */
  readonly rows?: number;
  readonly batchBy?: string;
}

/** Strategy × scenario × symbol, with a note of what was asked for and let go, in order. */
function grid({ strategies, scenarios, symbols, costMs, rows = 1, batchBy = 'scenario' }: Grid) {
  const notes: string[] = [];
  const key = (index: number): readonly [string, string, string] => {
    const symbol = index % symbols;
    const scenario = Math.floor(index / symbols) % scenarios;
    return [`s${Math.floor(index / symbols / scenarios)}`, `w${scenario}`, `y${symbol}`];
  };
  const cutting: Cutting = {
    node: { dims: ['strategy', 'scenario', 'symbol'], batchBy },
    evaluation: {
      value: (index, dim) => key(index)[dim] as string,
      spec: (index): PartitionSpec => {
        const [, scenario, symbol] = key(index);
        return { key: key(index), reads: [{ input: 'bars', item: [scenario, symbol] }] };
      },
      releaseOf: (indices) => {
        for (const value of new Set(indices.map((i) => key(i)[1]))) notes.push(`release ${value}`);
      },
    },
    inputs: new Map([['bars', { columns: ['close'], item: () => ({ rows }) as Item }]]),
    costMs,
  };
  const all = Array.from({ length: strategies * scenarios * symbols }, (_, i) => i);
  return { cutting, all, key, notes };
}

describe('batches', () => {
  it('hold every partition once', () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        fc.record({
          strategies: size,
          scenarios: size,
          symbols: size,
          costMs: fc.constantFrom(0.01, 1, 7, 100),
          rows: fc.constantFrom(1, 10 * MEGABYTE),
          batchBy: fc.constantFrom('strategy', 'scenario', 'symbol', ''),
        }),
        (shape) => {
          const { cutting, all } = grid(shape);

          const batches = [...cutBatches(cutting, all)];

          expect(batches.flat().sort((a, b) => a - b)).to.deep.equal(all);
          expect(batches.every((batch) => batch.length > 0)).to.equal(true);
        },
      ),
    );
  });

  it('put the partitions of a group side by side, also where units cut through groups', () => {
    const shape = { strategies: 2, scenarios: 2, symbols: 4, costMs: 5, batchBy: 'symbol' };
    const { cutting, all } = grid(shape);

    const batches = [...cutBatches(cutting, all)];

    expect(batches).to.deep.equal([
      [0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14],
      [3, 7, 11, 15],
    ]);
  });

  it('join what is little and never cut it', () => {
    const { cutting, all, key } = grid({ strategies: 3, scenarios: 8, symbols: 5, costMs: 1 });

    const batches = [...cutBatches(cutting, all)];

    const scenarios = batches.map((batch) => [...new Set(batch.map((i) => key(i)[1]))]);
    expect(scenarios).to.deep.equal([
      ['w0', 'w1', 'w2', 'w3'],
      ['w4', 'w5', 'w6', 'w7'],
    ]);
  });

  it('cut what takes long between symbols, whose strategies stay together', () => {
    const { cutting, all, key } = grid({ strategies: 3, scenarios: 2, symbols: 100, costMs: 0.5 });

    const batches = [...cutBatches(cutting, all)];

    expect(batches.map((batch) => batch.length)).to.deep.equal([150, 150, 150, 150]);
    const symbols = new Set(batches[0]?.map((i) => key(i)[2]));
    expect(symbols.size).to.equal(50);
    expect([...symbols].at(-1)).to.equal('y49');
  });

  it('cut what reads much, however fast it is', () => {
    const rows = MEGABYTE;
    const { cutting, all } = grid({
      ...{ strategies: 1, scenarios: 2, symbols: 96, costMs: 0.001 },
      rows,
    });

    const batches = [...cutBatches(cutting, all)];

    // 96 symbols read 768 MB, a batch 256 MB.
    expect(batches.map((batch) => batch.length)).to.deep.equal([32, 32, 32, 32, 32, 32]);
  });

  it('let go of the partitions of a scenario when all of it was handed out', () => {
    const { cutting, all, notes, key } = grid({
      ...{ strategies: 2, scenarios: 2, symbols: 100, costMs: 0.5 },
    });

    for (const batch of cutBatches(cutting, all)) notes.push(`batch of ${key(batch[0] ?? 0)[1]}`);

    expect(notes).to.deep.equal(['batch of w0', 'release w0', 'batch of w1', 'release w1']);
  });
});
