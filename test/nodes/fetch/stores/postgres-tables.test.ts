/**
 * Tables on a PostgreSQL server: made once, by whoever comes first, all or none; at
 * the level of TimescaleDB that the server offers, and never with a need for it.
 */
import { expect } from 'chai';
import { openPostgres } from '../../../../nodes/fetch/stores/postgres.js';
import { LEVEL_NAMES, raiseLevel } from '../../../../nodes/fetch/stores/postgres-levels.js';
import { MIGRATIONS, migrate } from '../../../../nodes/fetch/stores/postgres-tables.js';
import { PostgresClient } from '../../../../src/contract/postgres.js';
import { freshDatabase, query, timescaleDatabase } from '../../../util/postgres/database.js';
import { row } from '../raw-bars.js';
import { series } from './saved-series.js';

describe('tables on a PostgreSQL server', () => {
  let url: string;

  beforeEach(async function () {
    url = await freshDatabase(this);
  });

  const applied = async (): Promise<unknown[]> =>
    (await query(url, 'select name from market_data.migrations order by name')).flat();

  it('are made once, also when several begin at the same moment', async () => {
    const stores = await Promise.all([1, 2, 3, 4].map(() => openPostgres(url, expect.fail)));
    for (const store of stores) await store.close();

    expect(await applied()).to.deep.equal(MIGRATIONS.map(({ name }) => name));
  });

  it('change by later migrations in their order, all or none', async () => {
    const client = new PostgresClient(url);
    const later = [
      ...MIGRATIONS,
      { name: '901 a', statements: ['alter table market_data.splits add a integer'] },
    ];
    const broken = [
      ...later,
      { name: '902 b', statements: ['alter table market_data.splits add b integer', 'nonsense'] },
    ];
    await client.transaction('cannot be prepared', (on) => migrate(on));

    const failed = await client
      .transaction('cannot be prepared', (on) => migrate(on, broken))
      .catch((error: Error) => error.message);
    const afterFailure = await applied();
    await client.transaction('cannot be prepared', (on) => migrate(on, later));
    await client.close();

    expect(failed).to.match(/cannot be prepared: syntax error at or near "nonsense"$/);
    expect(afterFailure).to.deep.equal(MIGRATIONS.map(({ name }) => name));
    expect(await applied()).to.deep.equal(later.map(({ name }) => name));
  });

  it('need no right to create when they are there', async () => {
    const store = await openPostgres(url, expect.fail);
    await store.save(series([row()]));
    await store.close();
    const name = `reader_${process.pid}`;
    await query(url, 'create role $1:name login password $2', [name, 'secret']);
    try {
      for (const right of [
        'grant usage on schema market_data to $1:name',
        'grant select, insert, update, delete on all tables in schema market_data to $1:name',
        'grant temporary on database $2:name to $1:name',
        'revoke create on schema public from public',
      ]) {
        await query(url, right, [name, new URL(url).pathname.slice(1)]);
      }
      const theirs = new URL(url);
      theirs.username = name;
      theirs.password = 'secret';

      const second = await openPostgres(theirs.href, expect.fail);
      const counts = await second.save(series([row(), row({ date: '2020-01-03' })]));
      await second.close();

      expect(counts).to.deep.equal({ inserted: 1, changed: 0, removed: 0, same: 1 });
    } finally {
      await query(url, 'drop owned by $1:name', [name]);
      await query(url, 'drop role $1:name', [name]);
    }
  });

  describe('where TimescaleDB is played by functions of the same names', () => {
    /** What the extension has of what is asked of it; `columnstore` as its Apache licence answers. */
    const STAND_INS = [
      'create table calls (id serial, what text)',
      `create function by_range(name, interval) returns text language sql as
         $fn$ select format('%s by %s', $1, $2) $fn$`,
      `create function create_hypertable(regclass, text, if_not_exists boolean, migrate_data boolean)
         returns void language plpgsql as $fn$ begin
           insert into calls (what) values (format('%s %s %s %s', $1, $2, if_not_exists, migrate_data));
         end $fn$`,
      'create schema timescaledb_information',
      'create table timescaledb_information.jobs (hypertable_schema text, hypertable_name text, proc_name text)',
      `create function refuse() returns event_trigger language plpgsql as $fn$ begin
         raise 'functionality not supported under the current "apache" license' using errcode = '0A000';
       end $fn$`,
    ];

    beforeEach(async function () {
      if ((await query(url, 'show is_superuser'))[0]?.[0] !== 'on') {
        process.stderr.write('skipped: only a superuser can play TimescaleDB\n');
        this.skip();
      }
      for (const statement of STAND_INS) await query(url, statement);
      await query(
        url,
        `do $do$ begin
           perform set_config('allow_system_table_mods', 'on', true);
           insert into pg_extension values (99999, 'timescaledb', 10, 2200, false, '2.28.3', null, null);
         end $do$`,
      );
    });

    it('bars become a hypertable in chunks of a year; what its licence leaves out is said once', async () => {
      await query(
        url,
        "create event trigger licence on ddl_command_start when tag in ('ALTER TABLE') execute function refuse()",
      );
      const warnings: string[] = [];
      const first = await openPostgres(url, (text) => warnings.push(text));
      await first.save(series([row()]));
      const again = await first.save(series([row()]));
      const second = await openPostgres(url, (text) => warnings.push(text));

      expect(first.about).to.match(/^PostgreSQL [\d.]+, TimescaleDB hypertable$/);
      expect(second.about).to.equal(first.about);
      expect(again.same).to.equal(1);
      expect(warnings).to.deep.equal([
        'TimescaleDB 2.28.3 does not offer its columnstore here (not licensed); bars are kept without it',
      ]);
      expect((await query(url, 'select what from calls'))[0]).to.deep.equal([
        'market_data.ohlcv date by 1 year t t',
      ]);
      await first.close();
      await second.close();
    });

    it('bars stay in a plain table where hypertables are not licensed', async () => {
      await query(
        url,
        `create or replace function create_hypertable(regclass, text, if_not_exists boolean, migrate_data boolean)
           returns void language plpgsql as $fn$ begin
             raise 'not supported' using errcode = '0A000';
           end $fn$`,
      );
      const warnings: string[] = [];
      const store = await openPostgres(url, (text) => warnings.push(text));

      expect(store.about).to.match(/, plain tables$/);
      expect((await store.save(series([row()]))).inserted).to.equal(1);
      expect(warnings).to.have.length(1);
      await store.close();
    });

    it('any other failure is one, and not a missing licence', async () => {
      await query(url, 'drop function create_hypertable');

      const failed = await openPostgres(url, expect.fail).catch((error: Error) => error.message);

      expect(failed).to.match(
        /cannot be prepared for TimescaleDB: function create_hypertable\(.*\) does not exist$/,
      );
    });
  });

  it('where all is licensed, are kept in columns by a policy, which is added once', async () => {
    const asked: string[] = [];
    const jobs: unknown[] = [];
    const on = {
      one: async () => ({}),
      none: async (sql: string) => void asked.push(sql),
      any: async (sql: string) => {
        asked.push(sql);
        if (sql.includes('add_compression_policy')) jobs.push({});
        return [];
      },
      oneOrNone: async (sql: string) =>
        sql.includes('pg_extension') ? { version: '2.28.3' } : (jobs[0] ?? null),
    };
    const client = {
      transaction: (_: string, work: (on: never) => Promise<unknown>) => work(on as never),
    } as unknown as PostgresClient;

    const first = await raiseLevel(client, expect.fail);
    const steps = asked.splice(0).map((sql) =>
      sql
        .trim()
        .split(/[\s(]+/)
        .slice(0, 3)
        .join(' '),
    );
    const second = await raiseLevel(client, expect.fail);

    expect([first, second].map((level) => LEVEL_NAMES[level])).to.deep.equal([
      'TimescaleDB hypertable with columnstore',
      'TimescaleDB hypertable with columnstore',
    ]);
    expect(steps).to.deep.equal([
      "select create_hypertable 'market_data.ohlcv',",
      'alter table market_data.ohlcv',
      "select add_compression_policy 'market_data.ohlcv',",
    ]);
    expect(asked).to.have.length(1);
  });

  it('of a real TimescaleDB hold the same as plain ones', async function () {
    const real = await timescaleDatabase(this);
    const store = await openPostgres(real, () => undefined);
    const rows = [row(), row({ date: '2019-01-02' }), row({ symbol: 'BBB', date: '2001-01-02' })];
    await store.save(series(rows));
    await query(real, "select compress_chunk(c) from show_chunks('market_data.ohlcv') c").catch(
      () => undefined,
    );

    const counts = await store.save(series([...rows.slice(1), row({ close: 11.5 })]));

    expect(store.about).to.include('TimescaleDB');
    expect(counts).to.deep.equal({ inserted: 0, changed: 1, removed: 0, same: 2 });
    expect([...(await store.read('hand')).close]).to.deep.equal([11, 11.5, 11]);
    await store.close();
  });
});
