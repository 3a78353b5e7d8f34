/**
 * The rankings of a real run, computed once more by DuckDB from the published
 * results: every group has the same numbers in JSON, Parquet and the database.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { smallRun } from '../../pipeline/small-run.js';
import type { TempProject } from '../../util/temp-project.js';
import { sql } from '../fetch/sql.js';

interface Entry {
  readonly rank: number | null;
  readonly strategy: string;
  readonly category: string;
  readonly score: number | null;
  readonly n: number;
  readonly share_above_baseline: number | null;
  readonly metrics: Readonly<
    Record<string, { median: number | null; q1: number | null; q3: number | null; n: number }>
  >;
}

interface Rankings {
  readonly counts: Readonly<Record<string, unknown>>;
  readonly overall: readonly Entry[];
  readonly by_category: Readonly<Record<string, readonly Entry[]>>;
  readonly by_type: Readonly<Record<string, readonly Entry[]>>;
  readonly by_scenario: Readonly<Record<string, readonly Entry[]>>;
  readonly verdict: string;
}

/** What each metric is in terms of the results. */
const METRICS: Readonly<Record<string, string>> = {
  calmar: 'calmar',
  excess_return: 'excess_return',
  exposure: 'exposure',
  max_drawdown: 'max_drawdown',
  sharpe: 'sharpe',
  sortino: 'sortino',
  total_return: 'total_return',
  win_rate: 'win_rate',
};

/** Results that count, with the type of their scenario and the excess over buy and hold. */
const RESULTS = `
  with results as (
    select * from assessment.backtest_results where status = 'ok'
  ), types(scenario, type) as (
    values ('Early Days', 'bear'), ('Calm Year', 'bull'), ('Sharp Fall', 'crash')
  ), compared as (
    select r.*, t.type, r.total_return - b.total_return as excess_return
      from results r join types t using (scenario)
      left join (select scenario, symbol, total_return from results
                   where strategy = 'buy_and_hold') b using (scenario, symbol)
  )`;

describe('published rankings', () => {
  let project: TempProject;
  let rankings: Rankings;
  let summary: {
    counts: { invalid: Record<string, number>; backtests: number; ok: number };
    verdict: string;
  };

  const ask = (query: string): Promise<unknown[][]> =>
    sql(project.path('data/market.duckdb'), query);

  before(async () => {
    project = await smallRun(2);
    const read = (file: string) =>
      JSON.parse(readFileSync(project.path('data/assessment', file), 'utf8'));
    rankings = read('strategy_rankings.json');
    summary = read('performance_summary.json');
  });

  after(() => project.remove());

  /** Compares one list of the JSON with what SQL says of the rows where `condition` holds. */
  async function expectGroup(entries: readonly Entry[], condition: string): Promise<void> {
    const quantiles = Object.values(METRICS).flatMap((column) =>
      [0.25, 0.5, 0.75].map((q) => `quantile_cont("${column}", ${q})`),
    );
    const counts = Object.values(METRICS).map((column) => `count("${column}")::int`);
    const rows = await ask(
      `${RESULTS} select strategy, count(*)::int,
         avg((excess_return > 0)::int), ${quantiles.join()}, ${counts.join()}
         from compared where ${condition} group by strategy order by strategy`,
    );
    const sorted = [...entries].sort((a, b) => (a.strategy < b.strategy ? -1 : 1));
    expect(
      sorted.map((e) => [e.strategy, e.n]),
      condition,
    ).to.deep.equal(rows.map(([strategy, n]) => [strategy, n]));
    sorted.forEach((entry, i) => {
      const row = rows[i]!;
      const where = `${condition}: ${entry.strategy}`;
      expectClose(entry.share_above_baseline, row[2], `${where}: share above`);
      expect(Object.keys(entry.metrics)).to.deep.equal(Object.keys(METRICS));
      Object.entries(entry.metrics).forEach(([id, { q1, median, q3, n }], m) => {
        [q1, median, q3].forEach((value, q) => {
          expectClose(value, row[3 + 3 * m + q], `${where}: ${id}`);
        });
        expect(n, `${where}: n of ${id}`).to.equal(row[3 + 3 * Object.keys(METRICS).length + m]);
      });
    });
  }

  it('have the medians and quartiles of all backtests that are ok', async () => {
    await expectGroup(rankings.overall, 'true');
  });

  it('have one ranking per category, of its strategies', async () => {
    const categories = new Set(rankings.overall.map((entry) => entry.category));
    expect(new Set(Object.keys(rankings.by_category))).to.deep.equal(categories);
    for (const [category, entries] of Object.entries(rankings.by_category)) {
      const own = rankings.overall.filter((e) => e.category === category).map((e) => e.strategy);
      await expectGroup(entries, `strategy in (${own.map((id) => `'${id}'`).join()})`);
    }
  });

  it('have one ranking per type of scenario', async () => {
    expect(Object.keys(rankings.by_type).sort()).to.deep.equal(['bear', 'bull', 'crash']);
    for (const [type, entries] of Object.entries(rankings.by_type)) {
      await expectGroup(entries, `type = '${type}'`);
    }
  });

  it('have one ranking per scenario', async () => {
    expect(Object.keys(rankings.by_scenario).sort()).to.deep.equal([
      'Calm Year',
      'Early Days',
      'Sharp Fall',
    ]);
    for (const [scenario, entries] of Object.entries(rankings.by_scenario)) {
      await expectGroup(entries, `scenario = '${scenario}'`);
    }
  });

  it('number the strategies from 1 in the order of their scores', () => {
    for (const list of [rankings.overall, ...Object.values(rankings.by_scenario)]) {
      const scores = list.map((entry) => entry.score ?? -1);
      expect(scores).to.deep.equal([...scores].sort((a, b) => b - a));
      list.forEach((entry, i) => {
        expect(entry.rank).to.equal(entry.score === null ? null : i + 1);
      });
    }
  });

  it('compare the baseline with itself: no excess, and never above', () => {
    const held = rankings.overall.find((entry) => entry.strategy === 'buy_and_hold')!;

    expect(held.metrics.excess_return).to.include({ median: 0, q1: 0, q3: 0 });
    expect(held.share_above_baseline).to.equal(0);
  });

  it('count backtests that are not ok by their status, and rank none of them', async () => {
    const statuses = await ask(
      `select status, count(*)::int from assessment.backtest_results
         where status <> 'ok' group by 1`,
    );
    const [[all, ok]] = (await ask(
      `select count(*)::int, (count(*) filter (status = 'ok'))::int
         from assessment.backtest_results`,
    )) as [[number, number]];

    expect(statuses).to.not.be.empty;
    expect(summary.counts.invalid).to.deep.equal(Object.fromEntries(statuses));
    expect(summary.counts).to.include({ backtests: all, ok });
    expect(rankings.overall.reduce((n, entry) => n + entry.n, 0)).to.equal(ok);
  });

  it('leave a strategy out of a scenario in which it gave no result', async () => {
    const missing = await ask(
      `select scenario, strategy from assessment.backtest_results
         group by all having count(*) filter (status = 'ok') = 0 order by all`,
    );

    expect(missing).to.not.be.empty;
    for (const [scenario, strategy] of missing as [string, string][]) {
      const listed = rankings.by_scenario[scenario]!.map((entry) => entry.strategy);
      expect(listed, scenario).to.not.include(strategy);
    }
  });

  it('say the same in both JSON files', () => {
    expect(summary.verdict).to.equal(rankings.verdict);
    expect(summary.counts).to.deep.equal(rankings.counts);
  });

  it('name in the verdict just the strategies with a median above the baseline', () => {
    const better = rankings.overall
      .filter((e) => e.strategy !== 'buy_and_hold' && e.metrics.excess_return!.median! > 0)
      .map((e) => e.strategy);

    expect(better).to.not.be.empty;
    expect(rankings.verdict.split('; ').at(-1)).to.equal(
      `median return above that of buy_and_hold: ${better.join(', ')}`,
    );
  });

  it('stand in the database with the numbers of the JSON, every one', async () => {
    const columns = [
      'rank::int',
      'strategy',
      'category',
      'score',
      'n::int',
      'share_above_baseline',
    ];
    const spreads = Object.keys(METRICS).flatMap((id) => [`${id}_median`, `${id}_q1`, `${id}_q3`]);
    const rows = await ask(
      `select scope, "group", ${[...columns, ...spreads].join()} from assessment.strategy_rankings
         where scope in ('overall', 'category', 'type', 'scenario')`,
    );
    const of = (scope: string, groups: Readonly<Record<string, readonly Entry[]>>) =>
      Object.entries(groups).flatMap(([group, entries]) =>
        entries.map((e) => [
          scope,
          group,
          ...[e.rank, e.strategy, e.category, e.score, e.n, e.share_above_baseline],
          ...Object.keys(METRICS).flatMap((id) => {
            const { median, q1, q3 } = e.metrics[id]!;
            return [median, q1, q3];
          }),
        ]),
      );

    expect(rows).to.deep.equal([
      ...of('overall', { all: rankings.overall }),
      ...of('category', rankings.by_category),
      ...of('type', rankings.by_type),
      ...of('scenario', rankings.by_scenario),
    ]);
  });
});

/** The same number up to rounding, or null on both sides. */
function expectClose(actual: number | null, expected: unknown, where: string): void {
  if (expected === null || actual === null) {
    expect(actual, where).to.equal(expected);
    return;
  }
  expect(actual, where).to.be.closeTo(expected as number, 1e-12 * (1 + Math.abs(actual)));
}
