/**
 * What is particular to bars on a PostgreSQL server: their table, and that a lost
 * connection leaves nothing half done and nothing twice.
 */
import { expect } from 'chai';
import type { BarStore } from '../../../../nodes/fetch/store.js';
import { openPostgres } from '../../../../nodes/fetch/stores/postgres.js';
import { isSession } from '../../../../nodes/lib/market/calendar.js';
import { freshDatabase, query } from '../../../util/postgres/database.js';
import { row } from '../raw-bars.js';
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

  it('keep their keys where tables of somebody else refer to them', async () => {
    const keys = "select conname, oid::text from pg_constraint where conname like 'ohlcv_%key'";
    const before = await query(url, keys);
    await store.save(series(THREE));
    const remade = await query(url, keys);
    await store.save(series([]));
    await query(
      url,
      `create table notes (symbol text collate "C", date date, note text,
         foreign key (symbol, date) references market_data.ohlcv)`,
    );

    const counts = await store.save(series(THREE));

    expect(counts).to.deep.equal({ inserted: 3, changed: 0, removed: 0, same: 0 });
    expect(remade).not.to.deep.equal(before);
    expect(await query(url, keys)).to.deep.equal(remade);
  });

  it('are counted by what a save changed, and a repeated save changes nothing', async () => {
    const first = await store.save(series(THREE));
    const before = await query(url, 'select xmin::text from market_data.ohlcv');
    const again = await store.save(series(THREE, { savedAt: Date.UTC(2021, 1, 1), run: 'run-2' }));

    expect(first).to.deep.equal({ inserted: 3, changed: 0, removed: 0, same: 0 });
    expect(again).to.deep.equal({ inserted: 0, changed: 0, removed: 0, same: 3 });
    expect(await query(url, 'select xmin::text from market_data.ohlcv')).to.deep.equal(before);
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
