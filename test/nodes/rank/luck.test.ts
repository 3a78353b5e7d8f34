/**
 * How much of a ranking is luck: an edge that was put in is found, and noise is not.
 */
import { expect } from 'chai';
import type { Evidence } from '../../../nodes/rank/evidence.js';
import { rankAll } from '../../../nodes/rank/rank-all.js';
import type { Categorised } from '../../../nodes/rank/rankings.js';
import { regimeDays } from '../../../nodes/rank/regimes.js';
import { reportText } from '../../../nodes/rank/report.js';
import { rankingTable } from '../../../nodes/rank/terminal.js';
import { noise } from '../lib/statistics/noise.js';
import { BASELINE, type Made, ranked, rankInput, withoutDays } from './made-results.js';

const DAYS = 1500;
const NOISY = ['a', 'b', 'c', 'd', 'e'];

/** The market, the same for all, and what each strategy makes of its own. */
const market = noise(4000, 1, 0.0003, 0.01);
const own = new Map(
  [...NOISY, 'good', 'symbols'].map((name, i) => [name, noise(4000, i + 2, 0, 0.004)]),
);

const made = (strategies: readonly string[], changes: Partial<Made> = {}): Made => ({
  strategies,
  symbols: ['X', 'Y'],
  windows: [{ name: 'All', first: 100, days: DAYS }],
  gain: (strategy, symbol, day) => {
    const both = market[day]! + (symbol === 'Y' ? own.get('symbols')![day]! : 0);
    if (strategy === BASELINE) return both;
    return both + own.get(strategy)![day]! + (strategy === 'good' ? 0.0006 : 0);
  },
  ...changes,
});

const of = (list: readonly Categorised[], name: string): Categorised & { evidence: Evidence } => {
  const entry = list.find(({ strategy }) => strategy === name);
  expect(entry?.evidence, name).to.not.equal(null);
  return entry as Categorised & { evidence: Evidence };
};

describe('evidence', () => {
  const noisy = ranked(made([BASELINE, ...NOISY])).rankings;
  const withGood = ranked(made([BASELINE, ...NOISY, 'good'])).rankings;

  it('of noise is none, and the verdict says so in words', () => {
    expect(noisy.luck?.beyond_luck).to.deep.equal([]);
    expect(noisy.verdict).to.match(
      /^no strategy beats buy_and_hold beyond luck after 6 trials; nearest is [a-e] \(/,
    );
    expect(noisy.luck?.tests.spa_p).to.be.greaterThan(0.05);
    for (const { evidence } of noisy.overall) expect(evidence?.excess_dsr ?? 0).to.be.below(0.95);
  });

  it('of a real edge is found, and ranks it first', () => {
    const good = of(withGood.overall, 'good');

    expect(withGood.luck?.beyond_luck).to.deep.equal(['good']);
    expect(withGood.verdict).to.match(
      /^beyond luck after 7 trials, good \(\+1\d\.\d % a year, 95 % interval \+\d+\.\d % to \+\d+\.\d %, more than 99 % likely to be more than luck\) beats buy_and_hold; /,
    );
    expect(good.rank).to.equal(1);
    expect(good.evidence.excess_low).to.be.greaterThan(0);
    expect(good.evidence.p_holm).to.be.below(0.01);
    expect(withGood.luck?.tests.spa_p).to.be.below(0.01);
    expect(withGood.luck?.tests.pbo).to.be.below(0.1);
    // 0.0006 a day on a deviation of 0.004: a yearly ratio near 2.4.
    expect(good.evidence.information_ratio).to.be.within(1.2, 3.6);
    expect(good.evidence.years_needed).to.be.below(2);
  });

  it('weakens with every trial, whoever made it', () => {
    const dsr = (tried: number) =>
      of(ranked(made([BASELINE, ...NOISY, 'good']), { tried }).rankings.overall, 'good').evidence;
    const [few, many] = [dsr(7), dsr(100_000)];

    expect(many.excess_dsr).to.be.below(few.excess_dsr as number);
    expect(many.excess_psr).to.equal(few.excess_psr);
    expect(many.excess_dsr_effective).to.be.at.least(many.excess_dsr as number);
  });

  it('never counts fewer trials than there are strategies', () => {
    expect(ranked(made([BASELINE, 'a']), { tried: 1 }).rankings.luck?.trials).to.include({
      tried: 2,
      ranked: 2,
      cells: 4,
    });
  });

  it('of the baseline is measured and not tested', () => {
    const held = of(withGood.overall, BASELINE).evidence;

    expect(held.sharpe).to.be.a('number');
    expect(held).to.include({ excess: 0, excess_psr: null, excess_dsr: null, p_value: null });
  });

  it('is the same on every run', () => {
    expect(ranked(made([BASELINE, ...NOISY])).rankings).to.deep.equal(noisy);
  });

  it('uses a day of several windows once, and made-up windows not at all', () => {
    const windows = [
      { name: 'All', first: 100, days: DAYS },
      { name: 'Inside', first: 400, days: 300, type: 'crash' },
      { name: 'Stress', first: 3000, days: 500, type: 'stress', isMadeUp: true },
    ];
    const { rankings } = ranked(
      made([BASELINE, ...NOISY], {
        windows,
        gain: (strategy, symbol, day, window) => {
          const gain = made([]).gain(strategy, symbol, day, window);
          // A window of its own would make everybody rich.
          return window === 'All' || strategy === BASELINE ? gain : gain + 0.05;
        },
      }),
    );

    for (const name of NOISY) {
      expect(of(rankings.overall, name).evidence).to.deep.include({
        days: DAYS,
        excess: of(noisy.overall, name).evidence.excess,
      });
      expect(of(rankings.by_type.stress!, name).evidence.days).to.equal(500);
      expect(of(rankings.by_scenario.Inside!, name).evidence.excess).to.be.greaterThan(10);
    }
  });

  it('of few days is null and ranks nobody first', () => {
    const { rankings } = ranked(
      made([BASELINE, 'a'], { windows: [{ name: 'W', first: 0, days: 15 }] }),
    );

    expect(of(rankings.overall, 'a').evidence).to.include({
      days: 15,
      sharpe: null,
      excess_psr: null,
      excess_low: null,
      p_adjusted: null,
    });
    expect(rankings.verdict).to.match(/^nothing was long enough to test against buy_and_hold; /);
    expect(rankings.luck?.tests).to.include({ pbo: null, spa_p: null });
  });

  it('of who never trades is no Sharpe ratio', () => {
    const { rankings } = ranked(
      made([BASELINE, 'a', 'idle'], {
        gain: (strategy, ...rest) => (strategy === 'idle' ? 0 : made([]).gain(strategy, ...rest)),
      }),
    );

    expect(of(rankings.overall, 'idle').evidence).to.include({ sharpe: null, psr: null });
    expect(of(rankings.overall, 'idle').rank).to.not.equal(1);
  });

  it('of a strategy without any day is null and stands last', () => {
    const { rankings } = ranked(
      made([BASELINE, 'a', 'b'], {
        gain: (strategy, symbol, day, window) =>
          strategy === 'b' && symbol === 'X'
            ? Number.NaN
            : made([]).gain(strategy, symbol, day, window),
      }),
    );
    const none = ranked(
      made([BASELINE, 'a', 'b'], {
        gain: (strategy, ...rest) =>
          strategy === 'b' ? Number.NaN : made([]).gain(strategy, ...rest),
      }),
    ).rankings;

    expect(of(rankings.overall, 'b').evidence.days).to.equal(DAYS);
    expect(none.overall.map(({ strategy }) => strategy)).to.not.include('b');
    expect(none.luck?.tests.left_out).to.deep.equal(['b']);
  });

  it('is not there without a baseline, and the verdict says so', () => {
    const { rankings } = ranked(made(['a', 'b']));

    expect(rankings.verdict).to.equal(
      'the baseline "buy_and_hold" was not run, so nothing is compared with it',
    );
    expect(of(rankings.overall, 'a').evidence).to.include({ excess: null, excess_psr: null });
    expect(of(rankings.overall, 'a').evidence.psr).to.be.a('number');
  });

  it('by regime gives every day to its regime, and days of none to "unknown"', () => {
    const dates = Float64Array.from({ length: DAYS - 100 }, (_, i) => 100 + i);
    const regimes = regimeDays({
      keys: [['X']],
      metas: [{ regimes: ['bull', 'bear'] }],
      offsets: Int32Array.of(0, dates.length),
      table: {
        rows: dates.length,
        columns: { date: dates, regime: dates.map((day) => (day < 1000 ? 1 : 0)) },
      },
    });
    const { by_regime } = ranked(made([BASELINE, ...NOISY]), { regimes }).rankings;

    expect(Object.keys(by_regime)).to.deep.equal(['bull', 'bear', 'unknown']);
    expect(Object.values(by_regime).map((list) => list[0]!.n)).to.deep.equal([500, 900, 100]);
    const whole = of(noisy.overall, 'a').evidence.excess as number;
    const parts = Object.values(by_regime).map((list) => of(list, 'a'));
    const weighted = parts.reduce(
      (sum, { n, evidence }) => sum + n * (evidence.excess as number),
      0,
    );
    expect(weighted / DAYS).to.be.closeTo(whole, 1e-12);
  });

  it('by symbol has the mean and the ratio of the days themselves', () => {
    const { symbols, rankings } = ranked(made([BASELINE, ...NOISY, 'good']));
    const days = Array.from({ length: DAYS }, (_, i) => own.get('good')![100 + i]! + 0.0006);
    const mean = days.reduce((sum, value) => sum + value, 0) / DAYS;

    const { names, pairs } = symbols;
    const good = Array.from({ length: pairs.rows }, (_, row) => row).find(
      (row) =>
        names.symbols[pairs.columns.symbol![row]!] === 'X' &&
        names.strategies[pairs.columns.strategy![row]!] === 'good',
    )!;
    expect(pairs.columns.days![good]).to.equal(DAYS);
    expect(pairs.columns.excess![good]).to.be.closeTo(252 * mean, 1e-9);
    expect(pairs.columns.p_value![good]).to.be.below(0.001);
    expect(rankings.best_pairs.slice(0, 2).map(({ strategy }) => strategy)).to.deep.equal([
      'good',
      'good',
    ]);
    // A pair is chosen from twice as many.
    expect(rankings.best_pairs[0]!.evidence!.excess_dsr).to.be.below(1);
    expect(rankings.worst_pairs[0]!.rank).to.equal(12);
  });
});

describe('a ranking without daily returns', () => {
  const { rankings } = rankAll(withoutDays(rankInput(made([BASELINE, ...NOISY, 'good']))));

  it('says that nothing is tested', () => {
    expect(rankings.luck).to.equal(null);
    expect(rankings.verdict).to.match(/; how much of that is luck is not tested here$/);
    expect(rankings.caveats.join()).to.include('no correction for that is made here');
    expect(rankings.best_pairs).to.deep.equal([]);
    expect(rankingTable(rankings, [])).to.not.include('How sure');
  });

  it('ranks by the metrics that it has', () => {
    expect(rankings.overall[0]).to.include({ strategy: 'good', rank: 1, score: 1 });
    expect(rankings.overall.every(({ evidence }) => evidence === null)).to.equal(true);
  });
});

describe('the report', () => {
  const { rankings, symbols } = ranked(made([BASELINE, ...NOISY, 'good']));
  const configuration = [
    { node: 'market', type: 'fetch', params: { source: 'demo' } },
    {
      node: 'tests',
      type: 'backtest',
      params: { slippage_bps: 7, strategies: ['x'], bills: null },
    },
  ];
  const report = reportText({
    rankings,
    symbols,
    skipped: [{ name: 'Long Ago', reason: 'before the data' }],
    missing: ['Incomplete: 3 of 9'],
    configuration,
  });

  it('answers in words, warns first of what was made up or is missing, and ends with the rules', () => {
    const headings = [...report.matchAll(/^#+ (.*)$/gm)].map((match) => match[1]);

    expect(headings).to.deep.equal([
      'Which strategy holds up, and how sure is that?',
      'The question',
      'The answer',
      'The ranking',
      'How sure',
      'By category of strategy',
      'By type of scenario',
      'By regime of the market',
      'By scenario',
      'By symbol',
      'Best and worst pairs',
      'What to beware of',
      'Costs and conventions',
    ]);
    expect(report.indexOf('SYNTHETIC')).to.be.within(0, report.indexOf('## The question'));
    expect(report.indexOf('**Incomplete: 3 of 9**')).to.be.within(
      0,
      report.indexOf('## The question'),
    );
    expect(report).to.include('7 strategies on 2 symbols in 1 scenario, all with');
    expect(report).to.include('- Node `tests` (backtest): slippage_bps 7.');
    expect(report).to.include('- Skipped: Long Ago: before the data.');
    expect(report).to.include('- Survivorship: ');
    expect(report).to.include('No regimes were read');
  });

  it('has tables whose rows have as many cells as their heads', () => {
    const tables = report.split('\n\n').filter((part) => part.startsWith('|'));

    expect(tables.length).to.be.greaterThan(6);
    for (const table of tables) {
      const widths = table
        .trim()
        .split('\n')
        .map((line) => line.split(' | ').length);
      expect(new Set(widths).size, table).to.equal(1);
    }
    expect(report).to.not.match(/NaN|undefined|null|Infinity/);
  });
});
