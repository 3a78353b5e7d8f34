/**
 * The sync of providers into the store: what is asked, what is kept, who stands in
 * for whom, and what of the past is believed.
 */
import { expect } from 'chai';
import { passGates } from '../../../nodes/fetch/gates.js';
import type { BarStore } from '../../../nodes/fetch/store.js';
import { openDuckDb } from '../../../nodes/fetch/stores/duckdb.js';
import { type SyncResult, syncProviders } from '../../../nodes/fetch/sync.js';
import { formatDay } from '../../../nodes/lib/market/dates.js';
import { TempProject } from '../../util/temp-project.js';
import { sql } from './sql.js';
import { day, rising, type Toy, toyProvider } from './toy-provider.js';

describe('sync of providers', () => {
  let project: TempProject;
  let database: string;
  let warnings: string[];
  let first: Toy;
  let second: Toy;

  beforeEach(() => {
    project = new TempProject();
    database = project.path('market.duckdb');
    warnings = [];
    first = toyProvider();
    second = toyProvider();
    for (const symbol of ['AAA', 'BBB', 'CCC']) {
      first.market.set(symbol, { closes: rising('2024-01-02', '2024-06-28') });
      second.market.set(symbol, { closes: rising('2024-01-02', '2024-06-28') });
    }
  });

  afterEach(() => project.remove());

  async function withStore<T>(work: (store: BarStore) => Promise<T>): Promise<T> {
    const store = await openDuckDb(database, (text) => warnings.push(text));
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  interface Wish {
    readonly symbols?: readonly string[];
    readonly from?: string;
    readonly to?: string;
    readonly isUpdate?: boolean;
    /** Undefined: Q13 only tells. */
    readonly holds?: number;
    readonly providers?: Readonly<Record<string, Toy>>;
    readonly signal?: AbortSignal;
  }

  /** One sync; forgets what was asked and told before. */
  function sync(wish: Wish = {}): Promise<SyncResult> {
    for (const toy of [first, second]) toy.asked.length = 0;
    warnings.length = 0;
    const { symbols = ['AAA', 'BBB', 'CCC'], providers = { one: first } } = wish;
    return withStore((store) =>
      syncProviders(
        {
          symbols,
          providers: Object.entries(providers).map(([id, { source }]) => ({
            id,
            source,
            options: {},
          })),
          from: day(wish.from ?? '2024-01-02'),
          to: day(wish.to ?? '2024-03-28'),
          calendar: 'XNYS',
          isUpdate: wish.isUpdate ?? false,
          tolerance: 1e-4,
          isRecorded: true,
          holds: wish.holds,
        },
        {
          store,
          run: 'run-1',
          signal: wish.signal ?? new AbortController().signal,
          now: () => Date.UTC(2024, 6, 1),
          lastComplete: () => day('2024-06-28'),
          secret: () => undefined,
          warn: (text) => warnings.push(text),
          progress: () => undefined,
          gates: (raw) => passGates(raw, { calendar: 'XNYS' }),
        },
      ),
    );
  }

  async function covered(): Promise<string[]> {
    return (await withStore((store) => store.coverage())).map(
      (c) => `${c.symbol} ${c.source} ${formatDay(c.from)} ${formatDay(c.to)}`,
    );
  }

  const query = (text: string): Promise<unknown[][]> => sql(database, text);

  it('asks for the whole range of each symbol once, and then for nothing', async () => {
    await sync();
    expect(first.asked).to.deep.equal([
      'AAA 2024-01-02 2024-03-28',
      'BBB 2024-01-02 2024-03-28',
      'CCC 2024-01-02 2024-03-28',
    ]);
    expect(
      await query('select symbol, count(*)::int from market_data.ohlcv group by all order by all'),
    ).to.deep.equal([
      ['AAA', 61],
      ['BBB', 61],
      ['CCC', 61],
    ]);

    const { shortfalls, requests } = await sync();

    expect(first.asked).to.deep.equal([]);
    expect([shortfalls, requests]).to.deep.equal([[], 0]);
  });

  it('asks only for what is missing on either side, with ten sessions to compare', async () => {
    await sync({ symbols: ['AAA'], from: '2024-02-01', to: '2024-03-28' });

    await sync({ symbols: ['AAA'], from: '2024-01-02', to: '2024-04-12' });

    expect(first.asked).to.deep.equal(['AAA 2024-01-02 2024-02-14', 'AAA 2024-03-15 2024-04-12']);
    expect(await covered()).to.deep.equal(['AAA one 2024-01-02 2024-04-12']);
    expect(
      await query('select count(*)::int, count(distinct date)::int from market_data.ohlcv'),
    ).to.deep.equal([[71, 71]]);
    expect(warnings).to.deep.equal([]);
  });

  it('goes on where it was interrupted, and asks only for the rest', async () => {
    const stop = new AbortController();
    first.refuse = (symbol) => {
      if (symbol === 'BBB') stop.abort(new Error('interrupted'));
      return undefined;
    };
    let reason: unknown;
    await sync({ signal: stop.signal }).catch((error: unknown) => {
      reason = error;
    });
    expect((reason as Error).message).to.equal('interrupted');
    // What came is kept, also the answer during which it was interrupted.
    expect(await covered()).to.deep.equal([
      'AAA one 2024-01-02 2024-03-28',
      'BBB one 2024-01-02 2024-03-28',
    ]);

    await sync();

    expect(first.asked).to.deep.equal(['CCC 2024-01-02 2024-03-28']);
    expect(await covered()).to.have.length(3);
  });

  describe('when a provider refuses', () => {
    it('asks the next for the whole range of that symbol, and says so', async () => {
      first.refuse = (symbol) => (symbol === 'BBB' ? 'plan' : undefined);

      const { shortfalls } = await sync({ providers: { one: first, two: second } });

      expect(shortfalls).to.deep.equal([]);
      expect(second.asked).to.deep.equal(['BBB 2024-01-02 2024-03-28']);
      expect(await covered()).to.deep.equal([
        'AAA one 2024-01-02 2024-03-28',
        'BBB two 2024-01-02 2024-03-28',
        'CCC one 2024-01-02 2024-03-28',
      ]);
      expect(warnings).to.deep.equal([
        '"BBB", 2024-01-02 to 2024-03-28: all from "two" instead (one: said plan)',
      ]);
    });

    for (const why of ['key', 'busy', 'down'] as const) {
      it(`asks it nothing more in this run: ${why}`, async () => {
        first.refuse = () => why;

        await sync({ providers: { one: first, two: second } });

        expect(first.asked).to.deep.equal(['AAA 2024-01-02 2024-03-28']);
        expect(second.asked).to.have.length(3);
        expect(warnings).to.deep.equal([
          `"AAA", "BBB", "CCC", 2024-01-02 to 2024-03-28: all from "two" instead (one: said ${why})`,
        ]);
      });
    }

    it('never puts two series together: the other one takes the place of the whole', async () => {
      second.market.set('AAA', {
        closes: new Map([...rising('2024-01-02', '2024-06-28')].map(([d, c]) => [d, 2 * c])),
      });
      await sync({ symbols: ['AAA'], to: '2024-02-29' });
      first.refuse = () => 'plan';

      await sync({ symbols: ['AAA'], providers: { one: first, two: second } });

      expect(second.asked).to.deep.equal(['AAA 2024-01-02 2024-03-28']);
      expect(
        await query(
          'select source, count(*)::int, min(close), min(low) from market_data.ohlcv group by all',
        ),
      ).to.deep.equal([['two', 61, 200, 199]]);
      expect(warnings).to.deep.equal([
        '"AAA", 2024-01-02 to 2024-03-28: all from "two" instead, in the place of what was stored (one: said plan)',
      ]);
    });

    it('keeps what is stored when nobody has more, and says what each said', async () => {
      await sync({ symbols: ['AAA'], to: '2024-02-29' });
      first.refuse = () => 'plan';
      second.refuse = () => 'down';

      const { shortfalls } = await sync({
        symbols: ['AAA'],
        providers: { one: first, two: second },
      });

      expect(shortfalls).to.have.length(1);
      expect(shortfalls[0]?.refusals).to.deep.equal([
        { provider: 'one', why: 'plan', message: 'said plan' },
        { provider: 'two', why: 'down', message: 'said down' },
      ]);
      expect(await covered()).to.deep.equal(['AAA one 2024-01-02 2024-02-29']);
    });

    it('takes an answer without a bar for a refusal', async () => {
      first.market.set('AAA', { closes: new Map() });

      await sync({ symbols: ['AAA'], providers: { one: first, two: second } });

      expect(await covered()).to.deep.equal(['AAA two 2024-01-02 2024-03-28']);
      expect(warnings[0]).to.include('one: it has no bar of it');
    });

    it('stays with the provider that stood in as long as that answers', async () => {
      first.refuse = () => 'plan';
      await sync({ symbols: ['AAA'], providers: { one: first, two: second } });
      first.refuse = () => undefined;

      await sync({ symbols: ['AAA'], to: '2024-04-12', providers: { one: first, two: second } });

      expect(first.asked).to.deep.equal([]);
      expect(second.asked).to.deep.equal(['AAA 2024-03-15 2024-04-12']);
      expect(warnings).to.deep.equal([]);
    });
  });

  describe('on update', () => {
    beforeEach(() => sync({ symbols: ['AAA'] }).then(() => undefined));

    it('asks one request for a symbol with nothing new, and changes nothing', async () => {
      const before = await query('from market_data.ohlcv order by date');

      const { requests } = await sync({ symbols: ['AAA'], isUpdate: true });

      expect([requests, first.asked]).to.deep.equal([1, ['AAA 2024-03-15 2024-03-28']]);
      expect(await query('from market_data.ohlcv order by date')).to.deep.equal(before);
      expect(await query('from market_data.ohlcv_revisions')).to.deep.equal([]);
    });

    it('takes a corrected volume in its place, as a revision', async () => {
      first.market.get('AAA')!.volume = (d) => (d === day('2024-03-27') ? 1200 : 1000);

      await sync({ symbols: ['AAA'], isUpdate: true });

      expect(first.asked).to.have.length(1);
      expect(
        await query(
          'select symbol, date, "column", before, after, reason, run_id from market_data.ohlcv_revisions',
        ),
      ).to.deep.equal([['AAA', '2024-03-27', 'volume', 1000, 1200, 'restated', 'run-1']]);
      expect(
        await query('select date, volume from market_data.ohlcv where volume <> 1000'),
      ).to.deep.equal([['2024-03-27', 1200]]);
      expect(warnings).to.deep.equal([
        '"AAA": revised (restated); see market_data.ohlcv_revisions',
      ]);
    });

    it('leaves alone what differs by less than one in ten thousand', async () => {
      first.market.get('AAA')!.volume = () => 1000.05;

      await sync({ symbols: ['AAA'], isUpdate: true });

      expect(await query('from market_data.ohlcv_revisions')).to.deep.equal([]);
    });

    it('fetches everything anew when a price was restated, with a revision per value', async () => {
      const { closes } = first.market.get('AAA')!;
      closes.set(day('2024-03-20'), 90);
      closes.set(day('2024-01-10'), 95);

      await sync({ symbols: ['AAA'], isUpdate: true });

      expect(first.asked).to.deep.equal(['AAA 2024-03-15 2024-03-28', 'AAA 2024-01-02 2024-03-28']);
      expect(
        await query(
          'select date, "column", after from market_data.ohlcv_revisions where "column" = \'close\' order by date',
        ),
      ).to.deep.equal([
        ['2024-01-10', 'close', 95],
        ['2024-03-20', 'close', 90],
      ]);
      expect(
        await query("select close from market_data.ohlcv where date = '2024-01-10'"),
      ).to.deep.equal([[95]]);
    });

    it('fetches everything anew after a split, and records it once', async () => {
      const series = first.market.get('AAA')!;
      for (const [d, c] of series.closes) series.closes.set(d, c / 4);
      series.facts = { splits: [{ date: day('2024-04-01'), ratio: 4 }], dividends: [] };

      await sync({ symbols: ['AAA'], to: '2024-04-05', isUpdate: true });

      expect(first.asked).to.deep.equal(['AAA 2024-03-15 2024-04-05', 'AAA 2024-01-02 2024-04-05']);
      expect(await query('select count(*)::int, max(close) from market_data.ohlcv')).to.deep.equal([
        [66, 165 / 4],
      ]);
      expect(
        await query(
          'select date, "column", before, after, reason from market_data.ohlcv_revisions where "column" = \'close\'',
        ),
      ).to.deep.equal([['2024-03-28', 'close', 160, 40, 'split']]);
      expect(await query('from market_data.splits')).to.deep.equal([['AAA', '2024-04-01', 4]]);
    });

    it('fetches everything anew when a payment moved the adjusted closes', async () => {
      const series = first.market.get('AAA')!;
      series.factor = () => 1;
      await sync({ symbols: ['AAA'], isUpdate: true });
      series.factor = (d) => (d < day('2024-04-02') ? 0.99 : 1);
      series.facts = { splits: [], dividends: [{ date: day('2024-04-02'), amount: 1.61 }] };

      await sync({ symbols: ['AAA'], to: '2024-04-05', isUpdate: true });

      expect(first.asked).to.have.length(2);
      expect(
        await query(
          'select round(factor, 6), count(*)::int from market_data.ohlcv group by all order by all',
        ),
      ).to.deep.equal([
        [0.99, 62],
        [1, 4],
      ]);
      expect(await query('select distinct reason from market_data.ohlcv_revisions')).to.deep.equal([
        ['dividend'],
      ]);
    });

    it('writes no bar of a series that is as it was, not even what rounding changed', async () => {
      const before = await query('from market_data.ohlcv order by date');
      first.market.get('AAA')!.volume = () => 1000.05;

      const { confirmed } = await sync({ symbols: ['AAA'], isUpdate: true });

      expect(confirmed.map((c) => [c.symbol, c.fetchedAt])).to.deep.equal([
        ['AAA', Date.UTC(2024, 6, 1)],
      ]);
      expect(await query('from market_data.ohlcv order by date')).to.deep.equal(before);
    });

    it('takes in a day that was missing within what is compared', async () => {
      const { closes } = first.market.get('BBB')!;
      const close = closes.get(day('2024-03-20'))!;
      closes.delete(day('2024-03-20'));
      await sync({ symbols: ['BBB'] });
      closes.set(day('2024-03-20'), close);

      await sync({ symbols: ['BBB'], isUpdate: true });

      expect(first.asked).to.have.length(1);
      expect(
        await query(
          "select close from market_data.ohlcv where symbol = 'BBB' and date = '2024-03-20'",
        ),
      ).to.deep.equal([[close]]);
    });

    it('never puts rows with dividends behind rows without, nor the other way', async () => {
      const series = first.market.get('AAA')!;
      const basis = (): Promise<unknown[][]> =>
        query(
          'select adjusted_basis, round(min(factor), 6), count(*)::int from market_data.ohlcv group by all',
        );
      expect(await basis()).to.deep.equal([['split-only', 1, 61]]);
      series.factor = (d) => (d < day('2024-02-01') ? 0.98 : 1);
      const anew = ['AAA 2024-03-15 2024-04-05', 'AAA 2024-01-02 2024-04-05'];

      await sync({ symbols: ['AAA'], to: '2024-04-05', isUpdate: true });

      expect(first.asked).to.deep.equal(anew);
      expect(await basis()).to.deep.equal([['split', 0.98, 66]]);
      expect(warnings).to.deep.equal([
        '"AAA": fetched anew with dividends, which were not told when it was stored',
      ]);
      expect(await query('select distinct reason from market_data.ohlcv_revisions')).to.deep.equal([
        ['basis'],
      ]);
      delete series.factor;

      await sync({ symbols: ['AAA'], to: '2024-04-12', isUpdate: true });

      expect(first.asked).to.have.length(2);
      expect(await basis()).to.deep.equal([['split-only', 1, 71]]);
      expect(warnings).to.deep.equal([
        '"AAA": fetched anew without dividends, which are not told any more',
      ]);
    });

    it('keeps the stored series when its provider has nothing of it any more', async () => {
      first.market.set('AAA', { closes: new Map() });

      const { shortfalls } = await sync({ symbols: ['AAA'], isUpdate: true });

      expect(shortfalls[0]?.kept?.source).to.equal('one');
      expect(await query('select count(*)::int from market_data.ohlcv')).to.deep.equal([[61]]);
    });
  });

  describe('when a series comes again with adjusted closes that cannot be', () => {
    const holds = 1e-4;
    /** Adjusted for a dividend that was booked on the wrong side of 2024-03-20. */
    const wrong = (d: number): number => (d < day('2024-03-20') ? 1 : 0.98);
    const right = (d: number): number => (d < day('2024-03-20') ? 0.98 : 1);
    const factors = (): Promise<unknown[][]> =>
      query('select round(min(factor), 6), max(factor), count(*)::int from market_data.ohlcv');

    beforeEach(async () => {
      first.market.get('AAA')!.factor = () => 1;
      await sync({ symbols: ['AAA'], holds });
    });

    it('keeps the stored one, says why, asks nobody else, and asks again with the next update', async () => {
      first.market.get('AAA')!.factor = wrong;

      const update = { symbols: ['AAA'], to: '2024-04-12', isUpdate: true, holds } as const;
      const { shortfalls } = await sync({ ...update, providers: { one: first, two: second } });

      expect(second.asked).to.deep.equal([]);
      expect(shortfalls.map(({ kept, refusals }) => [kept?.to, refusals])).to.deep.equal([
        [
          day('2024-03-28'),
          [
            {
              provider: 'one',
              why: 'held',
              message:
                'its adjusted closes cannot be (Q13): 1 day from 2024-03-20 on - the next update asks again; quality: { Q13: { action: tell } } takes them as they are',
            },
          ],
        ],
      ]);
      expect(await factors()).to.deep.equal([[1, 1, 61]]);
      expect(await query('select count(*)::int from market_data.ohlcv_revisions')).to.deep.equal([
        [0],
      ]);

      first.market.get('AAA')!.factor = right;
      expect((await sync(update)).shortfalls).to.deep.equal([]);
      expect(await factors()).to.deep.equal([[0.98, 1, 71]]);
    });

    it('takes it where that is only to be told', async () => {
      first.market.get('AAA')!.factor = wrong;

      await sync({ symbols: ['AAA'], to: '2024-04-12', isUpdate: true });

      expect(await factors()).to.deep.equal([[0.98, 1, 71]]);
    });

    it('takes it where the stored one is no better, and where there is none', async () => {
      first.market.get('AAA')!.factor = wrong;
      first.market.get('BBB')!.factor = wrong;
      await sync({ symbols: ['AAA'], to: '2024-04-02', isUpdate: true });

      const { shortfalls } = await sync({
        symbols: ['AAA', 'BBB'],
        to: '2024-04-12',
        isUpdate: true,
        holds,
      });

      expect(shortfalls).to.deep.equal([]);
      expect((await covered()).map((text) => text.slice(-10))).to.deep.equal([
        '2024-04-12',
        '2024-04-12',
      ]);
    });

    it('keeps a session out that came for all symbols at once', async () => {
      first = toyProvider({ hasSessions: true });
      const symbols = Array.from({ length: 20 }, (_, i) => `S${String(i).padStart(2, '0')}`);
      for (const symbol of symbols) {
        first.market.set(symbol, { closes: rising('2024-01-02', '2024-06-28'), factor: () => 1 });
      }
      await sync({ symbols, holds });
      first.market.get('S07')!.factor = (d) => (d > day('2024-03-28') ? 0.5 : 1);

      const { shortfalls } = await sync({ symbols, to: '2024-04-02', isUpdate: true, holds });

      expect(shortfalls.map(({ symbol, refusals }) => [symbol, refusals[0]?.why])).to.deep.equal([
        ['S07', 'held'],
      ]);
    });
  });

  describe('from a provider that gives all symbols of a session at once', () => {
    const symbols = Array.from({ length: 20 }, (_, i) => `S${String(i).padStart(2, '0')}`);

    beforeEach(async () => {
      first = toyProvider({ hasSessions: true });
      for (const symbol of symbols) {
        first.market.set(symbol, { closes: rising('2024-01-02', '2024-06-28') });
      }
      await sync({ symbols });
    });

    it('updates by session where that takes fewer requests', async () => {
      const { requests } = await sync({ symbols, to: '2024-04-02', isUpdate: true });

      expect(requests).to.equal(12);
      expect(first.asked[0]).to.equal('all 2024-03-15');
      expect(first.asked.at(-1)).to.equal('all 2024-04-02');
      expect((await covered()).every((text) => text.endsWith('2024-04-02'))).to.equal(true);
      expect(await query('select count(*)::int from market_data.ohlcv')).to.deep.equal([[20 * 63]]);
    });

    it('asks for symbols one by one where that takes fewer', async () => {
      await sync({ symbols: symbols.slice(0, 5), to: '2024-04-02', isUpdate: true });

      expect(first.asked).to.have.length(5);
      expect(first.asked[0]).to.equal('S00 2024-03-15 2024-04-02');
    });

    it('asks for a symbol by itself that came otherwise', async () => {
      first.market.get('S07')!.closes.set(day('2024-03-20'), 77);

      await sync({ symbols, to: '2024-04-02', isUpdate: true });

      expect(first.asked.filter((text) => !text.startsWith('all'))).to.deep.equal([
        'S07 2024-03-15 2024-04-02',
        'S07 2024-01-02 2024-04-02',
      ]);
      expect((await covered()).every((text) => text.endsWith('2024-04-02'))).to.equal(true);
    });
  });
});
