/**
 * Bars on a PostgreSQL server: what goes in comes out to the last bit, only what
 * differs is written, and a lost connection leaves nothing half done and nothing twice.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import type { RawBars } from '../../../../nodes/fetch/source.js';
import type { BarStore } from '../../../../nodes/fetch/store.js';
import { openPostgres } from '../../../../nodes/fetch/stores/postgres.js';
import { isSession } from '../../../../nodes/lib/market/calendar.js';
import { formatDay } from '../../../../nodes/lib/market/dates.js';
import { freshDatabase, query } from '../../../util/postgres/database.js';
import { type Row, rawBars, row } from '../raw-bars.js';
import { series } from './saved-series.js';

const noWarning = (text: string): void => {
  throw new Error(`warned: ${text}`);
};

/** Sessions of many years. */
const SESSIONS = Array.from({ length: 9000 }, (_, i) => 10_227 + i).filter((day) =>
  isSession(day, 'XNYS'),
);

describe('bars on a PostgreSQL server', () => {
  let url: string;
  let store: BarStore;

  beforeEach(async function () {
    url = await freshDatabase(this);
    store = await openPostgres(url, noWarning);
  });

  afterEach(() => store?.close());

  const THREE = [row(), row({ date: '2020-01-03', volume: 0 }), row({ symbol: 'BBB', close: 10 })];

  it('stand in market_data.ohlcv with where they come from', async () => {
    await store.save(series(THREE));

    expect(
      await query(
        url,
        `select symbol, date::text, open, high, low, close, volume, factor, source, adjusted_basis,
           fetched_at at time zone 'UTC' = '2020-02-03 04:05:06', run_id
         from market_data.ohlcv order by symbol, date`,
      ),
    ).to.deep.equal([
      ['AAA', '2020-01-02', 10, 12, 9, 11, 1000, 0.5, 'hand', 'total', true, 'run-1'],
      ['AAA', '2020-01-03', 10, 12, 9, 11, 0, 0.5, 'hand', 'total', true, 'run-1'],
      ['BBB', '2020-01-02', 10, 12, 9, 10, 1000, 0.55, 'hand', 'total', true, 'run-1'],
    ]);
    expect(
      await query(
        url,
        "select indexdef from pg_indexes where tablename = 'ohlcv' order by indexname",
      ),
    ).to.deep.equal([
      ['CREATE INDEX ohlcv_date ON market_data.ohlcv USING brin (date)'],
      ['CREATE UNIQUE INDEX ohlcv_pkey ON market_data.ohlcv USING btree (symbol, date)'],
    ]);
    expect(store.about).to.match(/^PostgreSQL [\d.]+, plain tables$/);
  });

  it('are counted by what a save changed, and a repeated save changes nothing', async () => {
    const first = await store.save(series(THREE));
    const before = await query(url, 'select xmin::text from market_data.ohlcv');
    const again = await store.save(series(THREE, { savedAt: Date.UTC(2021, 1, 1), run: 'run-2' }));

    expect(first).to.deep.equal({ inserted: 3, changed: 0, removed: 0, same: 0 });
    expect(again).to.deep.equal({ inserted: 0, changed: 0, removed: 0, same: 3 });
    expect(await query(url, 'select xmin::text from market_data.ohlcv')).to.deep.equal(before);
  });

  it('are changed, added and removed one by one', async () => {
    await store.save(series(THREE));

    const counts = await store.save(
      series(
        [row({ close: 11.5 }), row({ date: '2020-01-06' }), row({ symbol: 'BBB', close: 10 })],
        {
          run: 'run-2',
        },
      ),
    );

    expect(counts).to.deep.equal({ inserted: 1, changed: 1, removed: 1, same: 1 });
    expect(
      await query(
        url,
        'select symbol, date::text, close, run_id from market_data.ohlcv order by 1, 2',
      ),
    ).to.deep.equal([
      ['AAA', '2020-01-02', 11.5, 'run-2'],
      ['AAA', '2020-01-06', 11, 'run-2'],
      ['BBB', '2020-01-02', 10, 'run-1'],
    ]);
  });

  it('of other symbols stay, unless it is the whole market that is saved', async () => {
    await store.save(series(THREE));

    const part = await store.save(series([row({ symbol: 'CCC' })], { isWholeMarket: false }));
    const symbols = await query(url, 'select distinct symbol from market_data.ohlcv order by 1');
    const whole = await store.save(series([row({ symbol: 'CCC' })]));

    expect(part).to.deep.equal({ inserted: 1, changed: 0, removed: 0, same: 0 });
    expect(symbols).to.deep.equal([['AAA'], ['BBB'], ['CCC']]);
    expect(whole).to.deep.equal({ inserted: 0, changed: 0, removed: 3, same: 1 });
    expect(await query(url, 'select symbol, bars from market_data.ohlcv_symbols')).to.deep.equal([
      ['CCC', '1'],
    ]);
  });

  it('are taken over by another source, which is the one that can be read then', async () => {
    await store.save(series(THREE));

    const counts = await store.save(series(THREE, { source: 'other' }));

    expect(counts).to.deep.equal({ inserted: 0, changed: 3, removed: 0, same: 0 });
    expect((await store.read('hand')).symbols).to.deep.equal([]);
    expect((await store.read('other')).symbols).to.deep.equal(['AAA', 'BBB']);
  });

  it('that differ in the last bit only are told apart', async () => {
    await store.save(series([row({ volume: 0 })]));

    const bit = await store.save(series([row({ volume: 0, open: 10 + Number.EPSILON * 8 })]));

    expect(bit).to.deep.equal({ inserted: 0, changed: 1, removed: 0, same: 0 });
  });

  it('come back to the last bit, whatever their values', async () => {
    const price = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    const bar = fc
      .tuple(price, price, price, price, fc.double({ min: 1e-3, max: 1, noNaN: true }))
      .map(([a, b, c, d, f]): Partial<Row> => {
        const [low, open, close, high] = [a, b, c, d].sort((x, y) => x - y) as [
          number,
          number,
          number,
          number,
        ];
        return { low, open, close, high, adjClose: close * f };
      });
    const market = fc.dictionary(
      fc.stringMatching(/^[A-Z^.\-='"\\ é]{1,6}$/),
      fc.array(bar, { minLength: 1, maxLength: 20 }),
      { minKeys: 1, maxKeys: 4 },
    );
    await fc.assert(
      fc.asyncProperty(market, async (symbols) => {
        const rows = Object.entries(symbols).flatMap(([symbol, bars]) =>
          bars.map((values, i) => row({ ...values, symbol, date: SESSIONS[i] as number })),
        );
        const saved = series(rows);

        await store.save(saved);

        const read = await store.read('hand');
        expect(byDay(read)).to.deep.equal(byDay(saved.raw));
      }),
      { numRuns: 25 },
    );
  });

  it('are read of some symbols only', async () => {
    await store.save(series(THREE));

    const read = await store.read('hand', ['BBB', 'ZZZ']);

    expect(read.symbols).to.deep.equal(['BBB']);
    expect([...read.close]).to.deep.equal([10]);
  });

  describe('that are refused', () => {
    const bad = row({ date: '2020-01-03', open: Number.NaN, high: -1 });

    it('are kept with what was wrong, and are settled when a good row comes', async () => {
      const entries = (): Promise<unknown[][]> =>
        query(
          url,
          `select symbol, date::text, source, codes, payload::text, first_seen at time zone 'UTC',
             resolved_at at time zone 'UTC', resolution
           from market_data.ohlcv_quarantine order by id`,
        );
      await store.save(series([row(), bad]));
      await store.save(series([row(), bad], { savedAt: Date.UTC(2020, 5, 1) }));
      const before = await entries();

      await store.save(
        series([row(), row({ date: '2020-01-03' })], { savedAt: Date.UTC(2020, 6, 1) }),
      );

      const payload = '{"open":null,"high":-1,"low":9,"close":11,"adj_close":5.5,"volume":1000}';
      const entry = ['AAA', '2020-01-03', 'hand', 'Q01', payload, new Date('2020-02-03 04:05:06')];
      expect(before).to.deep.equal([[...entry, null, null]]);
      expect(await entries()).to.deep.equal([
        [...entry, new Date('2020-07-01 00:00:00'), 'a good row came'],
      ]);
    });

    it('are read with the good ones, as they came', async () => {
      const rows = [row(), bad, row({ date: '2020-01-06' }), row({ symbol: 'BAD', low: -1 })];
      const twice = [row({ close: 11.5 }), ...rows];
      await store.save(series(twice));

      const read = await store.read('hand');

      expect(byDay(read)).to.deep.equal(byDay(rawBars(twice)));
      expect(series([], { raw: read }).gates.counts).to.deep.equal(series(twice).gates.counts);
    });
  });

  it('come with splits, dividends and listings, and with what was asked for them', async () => {
    const facts = new Map([
      [
        'AAA',
        {
          splits: [{ date: 18_263, ratio: 4 }],
          dividends: [
            { date: 18_264, amount: 0.1 },
            { date: 18_300, amount: 0.3 },
          ],
          firstTrade: -20,
        },
      ],
    ]);
    const coverage = [
      {
        ...{ symbol: 'AAA', source: 'hand', basis: 'split' as const, from: -100, to: 18_264 },
        fetchedAt: Date.UTC(2020, 0, 9, 1, 2, 3, 456),
      },
    ];
    const raw = { ...rawBars(THREE), facts };

    await store.save(series([], { raw, coverage }));

    expect(await store.facts()).to.deep.equal(facts);
    expect((await store.read('hand')).facts).to.deep.equal(facts);
    expect(await store.coverage()).to.deep.equal(coverage);
    await store.save(series([], { raw: rawBars(THREE), isWholeMarket: false }));
    expect(await store.facts()).to.deep.equal(new Map());
    expect(await store.coverage()).to.deep.equal([]);
  });

  it('that came back otherwise are on record, once also when the save is repeated', async () => {
    const revisions = [
      {
        ...{ symbol: 'AAA', date: 18_263, column: 'close' as const },
        ...{ before: 11, after: Number.NaN, reason: 'restated' },
      },
    ];
    const saved = series(THREE, { revisions });

    await store.save(saved);
    await store.save(saved);

    expect(
      await query(
        url,
        'select symbol, date::text, "column", before, after, reason, run_id from market_data.ohlcv_revisions',
      ),
    ).to.deep.equal([['AAA', '2020-01-02', 'close', 11, null, 'restated', 'run-1']]);
  });

  describe('when the connection is lost in the middle of a load', () => {
    /** Lets the server end the connection at a row of HHH, the first so many times. */
    async function endConnections(times: number): Promise<void> {
      // A sequence counts on when its transaction is rolled back.
      for (const statement of [
        'create sequence endings',
        `create function cut() returns trigger language plpgsql as $fn$ begin
           if nextval('endings') <= ${times} then
             perform pg_terminate_backend(pg_backend_pid());
             perform pg_sleep(1);
           end if;
           return new;
         end $fn$`,
        `create trigger cut before insert on market_data.ohlcv
           for each row when (new.symbol = 'HHH' and new.date = '2020-01-02') execute function cut()`,
      ]) {
        await query(url, statement);
      }
    }

    const many = series([
      row({ symbol: 'AAA', date: '2020-01-03', open: -1 }),
      ...['AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'FFF', 'GGG', 'HHH'].flatMap((symbol) =>
        SESSIONS.map((date) => row({ symbol, date, open: 10.5 })),
      ),
    ]);

    for (const [what, before] of [
      ['an empty table', []],
      ['a table with bars', THREE],
    ] as const) {
      it(`into ${what}, it is done again, and nothing is there twice`, async () => {
        await store.save(series(before));
        await endConnections(2);

        await store.save(many);

        expect(await query(url, 'select last_value::integer from endings')).to.deep.equal([[3]]);
        expect(
          await query(
            url,
            'select count(*)::integer, count(distinct (symbol, date))::integer from market_data.ohlcv',
          ),
        ).to.deep.equal([[8 * SESSIONS.length, 8 * SESSIONS.length]]);
        expect(
          await query(url, 'select count(*)::integer from market_data.ohlcv_quarantine'),
        ).to.deep.equal([[1]]);
        expect(await store.save(many)).to.deep.equal({
          ...{ inserted: 0, changed: 0, removed: 0, same: 8 * SESSIONS.length },
        });
      });
    }

    it('again and again, it is given up, and everything is as it was', async () => {
      await store.save(series(THREE));
      await endConnections(99);
      const { pathname, host } = new URL(url);

      const failed = await store.save(many).then(
        () => 'saved',
        (error: Error & { hint?: string }) => `${error.message} - ${error.hint}`,
      );

      expect(failed).to.equal(
        `database "${pathname.slice(1)}" on ${host} cannot be written: the connection was lost - run again; nothing was left half done`,
      );
      expect(
        await query(url, 'select symbol, date::text from market_data.ohlcv order by 1, 2'),
      ).to.deep.equal([
        ['AAA', '2020-01-02'],
        ['AAA', '2020-01-03'],
        ['BBB', '2020-01-02'],
      ]);
    });
  });
});

/** Rows as text, in the order of symbol, date and arrival; the adjusted close as what becomes of it. */
function byDay(raw: RawBars): string[] {
  return Array.from(raw.date, (date, i) => {
    const close = raw.close[i] as number;
    const values = [raw.open, raw.high, raw.low, raw.close, raw.volume].map((c) => c[i]);
    const factor = (raw.adjClose?.[i] ?? close) / close;
    return `${raw.symbols[raw.symbol[i] as number]} ${formatDay(date)} ${values.join(' ')} ${factor}`;
  }).sort();
}
