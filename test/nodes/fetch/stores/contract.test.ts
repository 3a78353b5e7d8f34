/**
 * What every store of bars promises, told of each of them with the same words: what
 * a save counts, what it spares, and that everything comes back to the last bit.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import type { CleanBars } from '../../../../nodes/fetch/gates.js';
import type { SecondSeries } from '../../../../nodes/fetch/second-closes.js';
import type { RawBars } from '../../../../nodes/fetch/source.js';
import type { BarStore, SymbolCoverage } from '../../../../nodes/fetch/store.js';
import { isSession } from '../../../../nodes/lib/market/calendar.js';
import { type Row, rawBars, row } from '../raw-bars.js';
import { STORES, type StoreBench } from './opened-store.js';
import { series } from './saved-series.js';

const SESSIONS = Array.from({ length: 3000 }, (_, i) => 14_000 + i).filter((day) =>
  isSession(day, 'XNYS'),
);
const THREE = [row(), row({ date: '2020-01-03', volume: 0 }), row({ symbol: 'BBB', close: 10 })];
const BAD = row({ date: '2020-01-03', open: Number.NaN, high: -1 });

for (const [name, makeBench] of Object.entries(STORES)) {
  describe(`a store of bars in ${name}`, () => {
    let bench: StoreBench;
    let store: BarStore;

    beforeEach(async function () {
      bench = await makeBench(this);
      store = await bench.open();
    });

    afterEach(() => bench?.remove());

    const bars = (): Promise<unknown[][]> =>
      bench.rows('select symbol, date::text, close, run_id from market_data.ohlcv order by 1, 2');

    it('has tables and no rows when it is new, and warns of nothing', async () => {
      expect((await store.read('hand')).symbols).to.deep.equal([]);
      expect(await store.coverage()).to.deep.equal([]);
      expect(await store.facts()).to.deep.equal(new Map());
      expect(bench.warnings).to.deep.equal([]);
    });

    it('counts what a save changed, and changes nothing in a repeated one', async () => {
      const stamps = 'select run_id, extract(epoch from fetched_at)::float8 from market_data.ohlcv';
      const first = await store.save(series(THREE));
      const before = await bench.rows(stamps);
      store = await bench.open();
      const later = { savedAt: Date.UTC(2021, 1, 1), run: 'run-2' };
      const again = await store.save(series(THREE, later));

      expect(first).to.deep.equal({ inserted: 3, changed: 0, removed: 0, same: 0 });
      expect(again).to.deep.equal({ inserted: 0, changed: 0, removed: 0, same: 3 });
      expect(before).to.deep.equal(Array(3).fill(['run-1', Date.UTC(2020, 1, 3, 4, 5, 6) / 1000]));
      expect(await bench.rows(stamps)).to.deep.equal(before);
    });

    it('changes, adds and removes rows one by one', async () => {
      await store.save(series(THREE));
      const next = [
        row({ close: 11.5 }),
        row({ date: '2020-01-06' }),
        row({ symbol: 'BBB', close: 10 }),
      ];

      const counts = await store.save(series(next, { run: 'run-2' }));

      expect(counts).to.deep.equal({ inserted: 1, changed: 1, removed: 1, same: 1 });
      expect(await bars()).to.deep.equal([
        ['AAA', '2020-01-02', 11.5, 'run-2'],
        ['AAA', '2020-01-06', 11, 'run-2'],
        ['BBB', '2020-01-02', 10, 'run-1'],
      ]);
    });

    it('tells a row that differs in the last bit', async () => {
      await store.save(series([row()]));

      const counts = await store.save(series([row({ open: 10 + 8 * Number.EPSILON })]));

      expect(counts).to.deep.equal({ inserted: 0, changed: 1, removed: 0, same: 0 });
    });

    it('takes what is left without a good row out, and keeps it as refused', async () => {
      await store.save(series([row(), row({ symbol: 'BBB' })]));

      const counts = await store.save(series([row({ low: -1 }), row({ symbol: 'BBB' })]));

      expect(counts).to.deep.equal({ inserted: 0, changed: 0, removed: 1, same: 1 });
      expect([...(await store.read('hand', ['AAA'])).low]).to.deep.equal([-1]);
    });

    it('keeps other symbols where only some are saved', async () => {
      await store.save(series(THREE));

      await store.save(series([row({ symbol: 'CCC' })], { isWholeMarket: false }));

      expect((await store.read('hand')).symbols).to.deep.equal(['AAA', 'BBB', 'CCC']);
    });

    it('spares symbols with coverage where a whole market is saved, and nothing else', async () => {
      const facts = new Map(
        ['AAA', 'FAR'].map((symbol) => [
          symbol,
          {
            splits: [{ date: 18_263, ratio: 4 }],
            dividends: [{ date: 18_264, amount: 0.1 }],
            firstTrade: 3,
          },
        ]),
      );
      const fetched = [
        row({ symbol: 'FAR' }),
        row({ symbol: 'FAR', date: '2020-01-03', open: -1 }),
      ];
      const asked = coverage({ symbol: 'FAR' });
      const raw = { ...rawBars([...THREE, ...fetched, row({ ...BAD, symbol: 'BBB' })]), facts };
      await store.save(series([], { raw, coverage: [asked], isWholeMarket: false }));

      const counts = await store.save(series([row({ symbol: 'CCC' })]));

      expect(counts).to.deep.equal({ inserted: 1, changed: 0, removed: 3, same: 0 });
      expect((await store.read('hand')).symbols).to.deep.equal(['CCC', 'FAR']);
      expect([...(await store.read('hand', ['FAR'])).open]).to.deep.equal([10, -1]);
      expect(await store.coverage()).to.deep.equal([asked]);
      expect(await store.facts()).to.deep.equal(new Map([['FAR', facts.get('FAR')]]));
      expect(
        await bench.rows('select symbol, bars::integer from market_data.ohlcv_symbols order by 1'),
      ).to.deep.equal([
        ['CCC', 1],
        ['FAR', 1],
      ]);
    });

    it('lets the series of another source take the place, also of what was refused', async () => {
      await store.save(series([...THREE, row({ ...BAD, date: '2020-01-06' })]));

      const counts = await store.save(series(THREE, { source: 'other' }));

      expect(counts).to.deep.equal({ inserted: 0, changed: 3, removed: 0, same: 0 });
      expect((await store.read('hand')).symbols).to.deep.equal([]);
      expect(lines(await store.read('other'))).to.deep.equal(lines(rawBars(THREE)));
      expect(
        await bench.rows('select source, resolution from market_data.ohlcv_quarantine'),
      ).to.deep.equal([['hand', 'the row is gone from its source']]);
    });

    it('keeps series of two sources side by side where neither is the whole market', async () => {
      await store.save(series(THREE, { isWholeMarket: false }));
      const other = [row({ symbol: 'CCC', adjClose: 11 })];
      await store.save(series(other, { source: 'other', basis: 'split', isWholeMarket: false }));

      expect(lines(await store.read('hand'))).to.deep.equal(lines(rawBars(THREE)));
      expect(lines(await store.read('other'))).to.deep.equal(lines(rawBars(other)));
      expect((await store.read('other', ['AAA'])).symbols).to.deep.equal([]);
      expect(
        await bench.rows(
          'select symbol, source, adjusted_basis from market_data.ohlcv order by symbol, date',
        ),
      ).to.deep.equal([
        ['AAA', 'hand', 'total'],
        ['AAA', 'hand', 'total'],
        ['BBB', 'hand', 'total'],
        ['CCC', 'other', 'split'],
      ]);
    });

    describe('keeps refused rows', () => {
      const entries = (): Promise<unknown[][]> =>
        bench.rows(
          `select symbol, date::text, source, codes, payload::text,
             extract(epoch from first_seen)::float8 * 1000,
             extract(epoch from resolved_at)::float8 * 1000, resolution
           from market_data.ohlcv_quarantine order by symbol, date, first_seen`,
        );
      const payload = '{"open":null,"high":-1,"low":9,"close":11,"adj_close":5.5,"volume":1000}';
      const seen = Date.UTC(2020, 1, 3, 4, 5, 6);

      it('with what was wrong and when it was first seen, until a good row comes', async () => {
        const later = Date.UTC(2020, 6, 1, 0, 0, 0, 7);
        await store.save(series([row(), BAD]));
        await store.save(series([row(), BAD], { savedAt: Date.UTC(2020, 5, 1) }));
        const before = await entries();
        store = await bench.open();
        await store.save(series([row(), row({ date: '2020-01-03' })], { savedAt: later }));
        const settled = await entries();
        store = await bench.open();
        await store.save(series([row(), BAD], { savedAt: later + 1 }));

        const entry = ['AAA', '2020-01-03', 'hand', 'Q01', payload, seen];
        const closed = [...entry, later, 'a good row came'];
        expect(before).to.deep.equal([[...entry, null, null]]);
        expect(settled).to.deep.equal([closed]);
        expect(await entries()).to.deep.equal([
          closed,
          [...entry.slice(0, 5), later + 1, null, null],
        ]);
      });

      it('and says when the row is gone from its source', async () => {
        await store.save(series([row(), BAD]));
        await store.save(series([row()], { savedAt: seen + 1 }));

        expect(await entries()).to.deep.equal([
          [
            ...['AAA', '2020-01-03', 'hand', 'Q01', payload, seen],
            ...[seen + 1, 'the row is gone from its source'],
          ],
        ]);
      });

      it('under the codes of the gates of now', async () => {
        const saved = series([row(), BAD]);
        await store.save(saved);
        const refused = saved.gates.refused.map((r) => ({ ...r, codes: ['Q02', 'Q03'] as never }));
        await store.save({ ...saved, gates: { ...saved.gates, refused }, savedAt: seen + 1 });

        expect((await entries()).map((entry) => [entry[3], entry[5], entry[6]])).to.deep.equal([
          ['Q02,Q03', seen, null],
        ]);
      });
    });

    it('keeps what was asked for, also of symbols without a row, the newest answer only', async () => {
      const first = [coverage({ symbol: 'AAA' }), coverage({ symbol: 'NONE', from: -9000 })];
      const saved = series(THREE, { isWholeMarket: false });
      await store.save({ ...saved, coverage: first });
      expect(await store.coverage()).to.deep.equal(first);

      const next = first.map((c) => ({ ...c, to: c.to + 1, fetchedAt: c.fetchedAt + 1 }));
      await store.save({ ...saved, coverage: next });

      expect(await store.coverage()).to.deep.equal(next);
      await store.save({ ...saved, coverage: [] });
      expect((await store.coverage()).map(({ symbol }) => symbol)).to.deep.equal(['NONE']);
    });

    it('keeps splits, dividends and listings to the last bit, until others come', async () => {
      const facts = new Map([
        [
          'AAA',
          {
            splits: [{ date: 18_263, ratio: 1 / 3 }],
            dividends: [
              { date: 18_264, amount: 0.1 + 0.2 },
              { date: 18_300, amount: 5e-324 },
            ],
            firstTrade: -20,
          },
        ],
      ]);
      await store.save(series([], { raw: { ...rawBars(THREE), facts } }));

      expect(await store.facts()).to.deep.equal(facts);
      expect((await store.read('hand')).facts).to.deep.equal(facts);
      expect((await store.read('hand', ['BBB'])).facts).to.equal(undefined);
      await store.save(series(THREE));
      expect(await store.facts()).to.deep.equal(new Map());
    });

    it('appends revisions, a missing value as null, each once', async () => {
      const revision = { symbol: 'AAA', date: 18_263, column: 'close' as const, before: 11 };
      const one = [{ ...revision, after: Number.NaN, reason: 'restated' }];
      const two = [{ ...revision, before: Number.NaN, after: 12, reason: 'split' }];

      await store.save(series(THREE, { revisions: one }));
      await store.save(series(THREE, { revisions: one }));
      await store.save(series(THREE, { revisions: two, savedAt: 0, run: "O'Neil" }));

      expect(
        await bench.rows(
          `select symbol, date::text, "column", before, after, reason,
             extract(epoch from found_at)::float8, run_id
           from market_data.ohlcv_revisions order by found_at desc`,
        ),
      ).to.deep.equal([
        [
          ...['AAA', '2020-01-02', 'close', 11, null, 'restated'],
          ...[Date.UTC(2020, 1, 3, 4, 5, 6) / 1000, 'run-1'],
        ],
        ['AAA', '2020-01-02', 'close', null, 12, 'split', 0, "O'Neil"],
      ]);
    });

    it('has its symbols in the order of their bytes', async () => {
      const symbols = ['b', 'B', 'a', 'BRK.B', 'BRK-B', 'BRKB', '^GSPC', 'A', 'Z', '1A', 'A1'];
      await store.save(series(symbols.map((symbol) => row({ symbol, close: 11 }))));

      const read = await store.read('hand');

      expect(read.symbols).to.deep.equal([...symbols].sort());
      expect([...read.symbol]).to.deep.equal(symbols.map((_, i) => i));
    });

    it('takes symbols that look like SQL for what they are', async () => {
      const symbols = [
        ...["'", "x'); drop table market_data.ohlcv; --", '$1', '$source', 'a\\'],
        ...['"', 'a"b', 'null', 'NaN', '%', '{a,b}', '{}', ',', 'é∑😀', ' '],
      ].sort();
      // The gates refuse such names; here they are let through.
      const plain = rawBars(
        symbols.flatMap((_, i) => [
          row({ symbol: `S${i + 10}` }),
          row({ ...BAD, symbol: `S${i + 10}` }),
        ]),
      );
      const { gates, ...rest } = series([], { raw: plain });
      const nameOf = (symbol: string): string => symbols[Number(symbol.slice(1)) - 10] as string;
      const saved = {
        ...rest,
        raw: { ...plain, symbols },
        gates: {
          ...gates,
          clean: gates.clean.map((bars) => ({ ...bars, symbol: nameOf(bars.symbol) })),
        },
        coverage: symbols.map((symbol) => coverage({ symbol })),
        revisions: symbols.map((symbol) => ({
          ...{ symbol, date: 1, column: 'open' as const },
          ...{ before: 1, after: 2, reason: symbol },
        })),
      };

      await store.save(saved);
      const again = await store.save({ ...saved, revisions: [] });

      expect(again).to.deep.equal({ inserted: 0, changed: 0, removed: 0, same: symbols.length });
      expect(lines(await store.read('hand'))).to.deep.equal(lines(saved.raw));
      for (const symbol of symbols) {
        expect((await store.read('hand', [symbol])).symbols).to.deep.equal([symbol]);
      }
      expect(await store.coverage()).to.have.length(symbols.length);
      expect(
        await bench.rows(
          'select count(*)::integer from market_data.ohlcv_revisions where symbol = reason',
        ),
      ).to.deep.equal([[symbols.length]]);
    });

    describe('keeps closes of a second source', () => {
      const told = async (source = 'other'): Promise<unknown[]> =>
        (await store.secondSeries(source)).map((s) => ({
          ...s,
          date: [...s.date],
          close: [...s.close],
        }));

      it('apart from the bars, and gives them back to the last bit', async () => {
        await store.save(series(THREE));
        const given = [second({ symbol: "A'A" }), second({ symbol: 'BBB', date: [], close: [] })];

        await store.saveSecond('other', given.map(asSeries), false);

        expect(await told()).to.deep.equal(given);
        expect(await told('hand')).to.deep.equal([]);
        expect((await store.read('other')).symbols).to.deep.equal([]);
        expect(lines(await store.read('hand'))).to.deep.equal(lines(rawBars(THREE)));
        expect(await store.coverage()).to.deep.equal([]);
      });

      it('in the place of those of the same symbols, or of all', async () => {
        const of = (symbol: string, every: number) => second({ symbol, every });
        await store.saveSecond('other', [of('AAA', 5), of('BBB', 5)].map(asSeries), false);
        await store.saveSecond('third', [second({ source: 'third' })].map(asSeries), false);

        await store.saveSecond('other', [asSeries(of('AAA', 1))], false);
        expect(await told()).to.deep.equal([of('AAA', 1), of('BBB', 5)]);

        await store.saveSecond('other', [asSeries(of('CCC', 2))], true);
        expect(await told()).to.deep.equal([of('CCC', 2)]);
        expect(await told('third')).to.have.length(1);
      });
    });

    it('leaves everything as it was when a save fails, and can be used on', async () => {
      for (const before of [[], THREE]) {
        await store.save(series(before));
        const rows = [row({ date: '2020-01-06' }), BAD];
        const saved = series(rows, { coverage: [coverage({})] });
        const [bars] = saved.gates.clean;
        const date = Float64Array.from([18_267, 18_267]);
        const two = Object.fromEntries(
          Object.entries(bars!).map(([name, column]) => [
            name,
            name === 'date' ? date : typeof column === 'string' ? column : date,
          ]),
        ) as unknown as CleanBars;

        for (const clean of [[bars!, bars!], [two]]) {
          const failed = await store.save({ ...saved, gates: { ...saved.gates, clean } }).then(
            () => 'saved',
            () => 'failed',
          );
          expect(failed).to.equal('failed');
        }
        expect(lines(await store.read('hand'))).to.deep.equal(lines(rawBars(before)));
        expect(await store.coverage()).to.deep.equal([]);
        expect(await bench.rows('select symbol from market_data.ohlcv_quarantine')).to.deep.equal(
          [],
        );
        store = await bench.open();
      }
    });

    it('gives all that came in back to the last bit, the same after it was closed', async () => {
      await fc.assert(
        fc.asyncProperty(market(), async (rows) => {
          const saved = series(rows);

          await store.save(saved);
          const read = await store.read('hand');
          const again = await store.save(series([], { raw: read }));

          expect(lines(read)).to.deep.equal(lines(saved.raw));
          expect(again).to.include({ inserted: 0, changed: 0, removed: 0 });
        }),
        { numRuns: 30 },
      );
      const before = await store.read('hand');
      store = await bench.open();
      expect(await store.read('hand')).to.deep.equal(before);
    });

    it('brings tables of an earlier layout up to date', async function () {
      const old = await makeBench(this);
      try {
        await old.makeOldTables();
        const opened = await old.open();
        await opened.save(series(THREE, { coverage: [coverage({})] }));
        expect(lines(await opened.read('hand'))).to.deep.equal(lines(rawBars(THREE)));
        expect(await (await old.open()).coverage()).to.deep.equal([coverage({})]);
      } finally {
        await old.remove();
      }
    });
  });
}

/** A second source's series, with plain arrays for comparing. */
interface Told extends Omit<SecondSeries, 'date' | 'close'> {
  readonly date: readonly number[];
  readonly close: readonly number[];
}

function second(changes: Partial<Told> = {}): Told {
  return {
    symbol: 'AAA',
    source: 'other',
    from: 18_263,
    to: 18_276,
    every: 5,
    fetchedAt: Date.UTC(2020, 1, 3, 4, 5, 6, 7),
    date: [18_263, 18_267, 18_274],
    close: [10.1, 0.1 + 0.2, 1e-7],
    ...changes,
  };
}

function asSeries({ date, close, ...rest }: Told): SecondSeries {
  return { ...rest, date: Float64Array.from(date), close: Float64Array.from(close) };
}

function coverage(changes: Partial<SymbolCoverage>): SymbolCoverage {
  return {
    ...{ symbol: 'AAA', source: 'hand', basis: 'split', from: -100, to: 18_264 },
    fetchedAt: Date.UTC(2020, 0, 9, 1, 2, 3, 456),
    ...changes,
  };
}

/** Rows of a few symbols: each day at most once, good ones and ones with holes and nonsense. */
function market(): fc.Arbitrary<Row[]> {
  const price = fc.double({ min: 1e-6, max: 1e12, noNaN: true });
  const good = fc
    .record({
      prices: fc.tuple(price, price, price, price),
      factor: fc.double({ min: 1e-6, max: 10, noNaN: true }),
      volume: fc.maxSafeNat(),
    })
    .map(({ prices, factor, volume }) => {
      const [low, open, close, high] = [...prices].sort((a, b) => a - b) as typeof prices;
      return { low, open, close, high, volume, adjClose: close * factor };
    });
  const nonsense = fc.record(
    Object.fromEntries(
      ['open', 'high', 'low', 'close', 'adjClose', 'volume'].map((name) => [
        name,
        fc.constantFrom(Number.NaN, -1, 0.1 + 0.2, -5e-324, 1.7976931348623157e308),
      ]),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Partial<Row>>;
  const day = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...SESSIONS) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  );
  const bar = fc
    .record({
      ...{ symbol: fc.constantFrom('AAA', 'B-B', 'b.b', 'ZZZ'), date: day },
      values: good,
      changes: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, nonsense),
    })
    .map(({ symbol, date, values, changes }) => row({ ...values, ...changes, symbol, date }));
  return fc.uniqueArray(bar, {
    selector: ({ symbol, date }) => `${symbol} ${date}`,
    minLength: 1,
    maxLength: 60,
  });
}

/** Rows as text, sorted; the adjusted close as what becomes of it. */
function lines(raw: RawBars): string[] {
  return Array.from(raw.date, (date, i) => {
    const close = raw.close[i] as number;
    const values = [raw.open, raw.high, raw.low, raw.close, raw.volume].map((c) => c[i]);
    const factor = (raw.adjClose?.[i] ?? close) / close;
    return `${raw.symbols[raw.symbol[i] as number]} ${date} ${values.join(' ')} ${factor}`;
  }).sort();
}
