/**
 * Facts of a window on five bars that can be checked by hand, and the summary
 * that people read.
 */
import { expect } from 'chai';
import { dayOf } from '../../../nodes/lib/market/dates.js';
import { drawdowns, scenarioFacts } from '../../../nodes/scenario-define/facts.js';
import type { ScenarioDefinition, ScenarioFacts } from '../../../nodes/scenario-define/scenario.js';
import { summaryText } from '../../../nodes/scenario-define/summary.js';

/** Mon 6 to Fri 10 January 2020. Adjusted closes: 100, 110, 88, 99, 99. */
const BARS = {
  rows: 5,
  columns: {
    date: Float64Array.from([6, 7, 8, 9, 10], (day) => dayOf(2020, 1, day)),
    close: Float64Array.of(200, 220, 176, 99, 99),
    factor: Float64Array.of(0.5, 0.5, 0.5, 1, 1),
  },
};
const COVERAGE = { first: dayOf(2020, 1, 6), last: dayOf(2020, 1, 10) };

function facts(changes: Partial<ScenarioDefinition> = {}, minSessions = 2): ScenarioFacts {
  const definition = {
    name: 'Week',
    type: 'bull',
    start: '2020-01-06',
    end: '2020-01-10',
    about: 'a week',
    facts: 'five days',
    sources: ['the calendar'],
    ...changes,
  };
  const to = BARS.columns.date.findLastIndex((d) => d <= Date.parse(definition.end) / 86_400_000);
  const bars = {
    rows: to + 1,
    columns: {
      date: BARS.columns.date.slice(0, to + 1),
      close: BARS.columns.close.slice(0, to + 1),
      factor: BARS.columns.factor.slice(0, to + 1),
    },
  };
  return scenarioFacts(definition, bars, COVERAGE, 'SPY', minSessions);
}

describe('scenario facts', () => {
  it('are those of the adjusted closes of the whole window', () => {
    // Returns: +10 %, -20 %, +12.5 %, 0; mean 0.625 %, squared deviations sum to 0.06546875.
    const {
      benchmark_volatility: volatility,
      benchmark_max_drawdown: fall,
      benchmark_return: total,
      ...rest
    } = facts();

    expect(total).to.be.closeTo(-0.01, 1e-15);
    expect(fall).to.be.closeTo(-0.2, 1e-15);
    expect(volatility).to.be.closeTo(Math.sqrt((0.06546875 / 3) * 252), 1e-12);
    expect(rest).to.deep.equal({
      name: 'Week',
      type: 'bull',
      kind: 'historical',
      start: '2020-01-06',
      end: '2020-01-10',
      about: 'a week',
      facts: 'five days',
      sources: ['the calendar'],
      status: 'valid',
      reason: null,
      benchmark: 'SPY',
      sessions: 5,
      first_session: '2020-01-06',
      last_session: '2020-01-10',
      history_available: 0,
      warnings: [],
    });
  });

  it('begin at the first session of the window, from the peak inside it', () => {
    const found = facts({ start: '2020-01-08' });

    expect(found.sessions).to.equal(3);
    expect(found.history_available).to.equal(2);
    expect(found.first_session).to.equal('2020-01-08');
    expect(found.benchmark_return).to.be.closeTo(0.125, 1e-15);
    expect(found.benchmark_max_drawdown).to.equal(0);
  });

  it('have no volatility below two returns', () => {
    expect(facts({ end: '2020-01-07' }).benchmark_volatility).to.equal(null);
    expect(facts({ end: '2020-01-08' }).benchmark_volatility).to.be.closeTo(
      Math.sqrt(2 * 0.15 ** 2 * 252),
      1e-12,
    );
  });

  it('skip a window that begins before the data, with its reason', () => {
    const { status, reason, sessions } = facts({ start: '2020-01-05' });

    expect([status, reason, sessions]).to.deep.equal([
      'skipped',
      'starts 2020-01-05, before the data (2020-01-06 to 2020-01-10)',
      5,
    ]);
  });

  it('skip a window that ends after the data, with its reason', () => {
    const { status, reason } = facts({ end: '2020-01-11' });

    expect([status, reason]).to.deep.equal([
      'skipped',
      'ends 2020-01-11, after the data (2020-01-06 to 2020-01-10)',
    ]);
  });

  it('skip a window with too few sessions, and take one with just enough', () => {
    const few = facts({ end: '2020-01-08' }, 4);
    const enough = facts({ end: '2020-01-08' }, 3);

    expect([few.status, few.reason]).to.deep.equal(['skipped', 'has 3 sessions, fewer than 4']);
    expect([enough.status, enough.reason]).to.deep.equal(['valid', null]);
  });

  it('are null for a window without any session', () => {
    for (const [start, end] of [
      ['1999-01-04', '1999-12-31'],
      ['2031-01-06', '2031-12-31'],
    ] as const) {
      const found = facts({ start, end });

      expect(found.status).to.equal('skipped');
      expect([
        found.sessions,
        found.first_session,
        found.last_session,
        found.benchmark_return,
        found.benchmark_max_drawdown,
        found.benchmark_volatility,
      ]).to.deep.equal([0, null, null, null, null, null]);
    }
  });

  it('warn of a crash that was none, at a fall of 8 % or more not', () => {
    const week = facts({ type: 'crash' });
    const twoDays = facts({ type: 'crash', start: '2020-01-07', end: '2020-01-08' });

    expect(week.warnings).to.deep.equal(['called a crash, but the benchmark returned -1.0 %']);
    expect(twoDays.warnings).to.deep.equal([]);
  });

  it('measure a fall from the highest close so far', () => {
    expect(drawdowns(Float64Array.of(100, 80, 120, 90, 120))).to.deep.equal(
      Float64Array.of(0, 80 / 100 - 1, 0, 90 / 120 - 1, 0),
    );
  });

  it('are summed up in a table, with what was skipped below', () => {
    const text = summaryText([
      facts(),
      facts({ name: 'No Crash', type: 'crash' }),
      facts({ name: 'Long Ago', start: '1999-01-04', end: '1999-12-31' }),
    ]);

    expect(text).to.equal(
      [
        '3 scenarios: 2 valid, 1 skipped',
        '',
        'scenario  type        start       end         sessions    return  drawdown  volatility',
        'Week      bull        2020-01-06  2020-01-10         5    -1.0 %   -20.0 %     234.5 %',
        'No Crash  crash       2020-01-06  2020-01-10         5    -1.0 %   -20.0 %     234.5 %',
        '          ! called a crash, but the benchmark returned -1.0 %',
        '',
        'Return, drawdown and yearly volatility are those of SPY, computed from the data.',
        '',
        'Skipped:',
        'Long Ago  starts 1999-01-04, before the data (2020-01-06 to 2020-01-10)',
        '',
      ].join('\n'),
    );
  });
});
