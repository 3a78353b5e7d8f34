/**
 * All rankings as one table: scope, group, rank, strategy, the spread of each metric and
 * the evidence.
 *
 * Entries of lists and thousands of rows by symbol are columns already: the rows by symbol
 * stand between those of groups and those of pairs, and columns are copied in three pieces.
 */
import type { ColumnSpec, ParquetColumn, PublishContext, Table } from '../../src/contract/index.js';
import type { EntryColumns } from './list-columns.js';
import { EVIDENCE_COLUMNS, type Rankings, type RankParams } from './rankings.js';
import { groupLists, type List, pairLists } from './scopes.js';
import type { SymbolRanking } from './symbol-ranking.js';

/** Writes strategy_rankings.parquet and loads it into the database. */
export async function publishTable(
  ctx: PublishContext<RankParams>,
  rankings: Rankings,
  entries: EntryColumns,
  symbols: SymbolRanking,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const table = new RankingColumns(rankings, entries, symbols);
  await ctx.parquet('strategy_rankings.parquet', {
    view: 'rankings',
    metadata,
    rows: table.rows,
    columns: table.columns(),
  });
  ctx.database('strategy_rankings', 'strategy_rankings.parquet');
  ctx.enterRun();
}

/** Words by position in a list of them. */
interface Coded {
  readonly words: readonly string[];
  readonly codes: ArrayLike<number>;
}

/** Makes the columns. */
class RankingColumns {
  readonly rows: number;
  private readonly lists: readonly List[];
  /** Of the list of each entry. */
  private readonly listOf: Int32Array;
  /** Entries before the rows by symbol. */
  private readonly before: number;

  constructor(
    rankings: Rankings,
    private readonly entries: EntryColumns,
    private readonly symbols: SymbolRanking,
  ) {
    const ends = pairLists(rankings);
    const { rows } = entries.entries;
    this.lists = [...groupLists(rankings), ...ends];
    this.listOf = new Int32Array(rows);
    let at = 0;
    this.lists.forEach(({ count }, i) => {
      this.listOf.fill(i, at, at + count);
      at += count;
    });
    this.before = rows - ends.length;
    this.rows = rows + symbols.pairs.rows;
  }

  columns(): ParquetColumn[] {
    const { names, pairs } = this.symbols;
    const { symbol, strategy } = pairs.columns as Record<string, Float64Array>;
    const own = this.entries.names;
    const ownStrategy = this.entries.entries.columns.strategy as Float64Array;
    const ofPairs = (words: readonly string[]): Coded => ({ words, codes: strategy! });
    return [
      this.text('scope', this.ofLists('scope'), {
        words: ['symbol'],
        codes: new Uint8Array(pairs.rows),
      }),
      this.text('group', this.ofLists('group'), { words: names.symbols, codes: symbol! }),
      this.figure('rank', 'int', 'place by score; NULL where nothing is defined'),
      this.text(
        'strategy',
        { words: own.strategies, codes: ownStrategy },
        ofPairs(names.strategies),
      ),
      this.text(
        'category',
        { words: own.categories, codes: ownStrategy },
        ofPairs(names.categories),
      ),
      this.figure('score', 'double', 'score, 0 to 1'),
      this.figure('n', 'int', 'backtests; days in scope regime'),
      this.figure(
        'share_above_baseline',
        'double',
        'share of backtests that beat the baseline; of days in scope regime',
      ),
      ...this.spreads(),
      ...EVIDENCE_COLUMNS.map(([id, about]) =>
        this.figure(id, id === 'days' ? 'int' : 'double', about, `pooled_${id}`),
      ),
    ];
  }

  private ofLists(what: 'scope' | 'group'): Coded {
    return { words: this.lists.map((list) => list[what]), codes: this.listOf };
  }

  /** Words are numbered in the order in which rows come to them. */
  private text(name: string, entries: Coded, pairs: Coded): ParquetColumn {
    const positions = new Map<string, number>();
    const index = new Int32Array(this.rows);
    let at = 0;
    const add = ({ words, codes }: Coded, from: number, to: number): void => {
      const places = new Int32Array(words.length).fill(-1);
      for (let row = from; row < to; row++) {
        const code = codes[row]!;
        if (places[code]! < 0) {
          const word = words[code] as string;
          places[code] = positions.get(word) ?? positions.size;
          positions.set(word, places[code]!);
        }
        index[at++] = places[code]!;
      }
    };
    add(entries, 0, this.before);
    add(pairs, 0, pairs.codes.length);
    add(entries, this.before, entries.codes.length);
    return { name, words: [...positions.keys()], index };
  }

  /** A figure that both have under the same name. */
  private figure(id: string, type: 'int' | 'double', about: string, name = id): ParquetColumn {
    const pairs = this.symbols.pairs.columns[id];
    return this.number({ name, type, about }, this.entries.entries.columns[id], pairs);
  }

  /** Median and quartiles of every metric, in the order in which rows come to them. */
  private spreads(): ParquetColumn[] {
    const { names, pairs, spreads } = this.symbols;
    const own = this.entries.names.metrics;
    const ids = [...new Set([...own, ...(pairs.rows > 0 ? names.metrics : [])])];
    return ids.flatMap((id) =>
      SPREADS.map(([quantile, about]) =>
        this.number(
          { name: `${id}_${quantile}`, type: 'double', about: `${about} of ${id}` },
          everyOf(this.entries.spreads, quantile, own.indexOf(id), own.length),
          everyOf(spreads, quantile, names.metrics.indexOf(id), names.metrics.length),
        ),
      ),
    );
  }

  private number(
    spec: ColumnSpec,
    entries: Float64Array | undefined,
    pairs: Float64Array | undefined,
  ): ParquetColumn {
    const data = new Float64Array(this.rows).fill(Number.NaN);
    const { before } = this;
    if (entries) {
      data.set(entries.subarray(0, before));
      data.set(entries.subarray(before), this.rows - (entries.length - before));
    }
    if (pairs) {
      // A zero has no sign in a table: JSON, which tells the same figures, has none either.
      for (let i = 0; i < pairs.length; i++) data[before + i] = pairs[i]! + 0;
    }
    return { spec, data };
  }
}

/** The values of one metric, of which there are so many in turns; undefined where it is none of them. */
function everyOf(
  { columns }: Table,
  name: string,
  metric: number,
  metrics: number,
): Float64Array | undefined {
  if (metric < 0) return undefined;
  const column = columns[name] as Float64Array;
  const values = new Float64Array(column.length / metrics);
  for (let i = 0, at = metric; i < values.length; i++, at += metrics) values[i] = column[at]!;
  return values;
}

const SPREADS = [
  ['median', 'median'],
  ['q1', 'lower quartile'],
  ['q3', 'upper quartile'],
] as const;
