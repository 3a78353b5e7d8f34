/**
 * What bad bars do to a whole run: a symbol with gaps is counted and not ranked, one
 * without volume stays in cash, and both are told.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { TempProject } from '../util/temp-project.js';

const SYMBOLS = ['SPY', 'FINE', 'GAPS', 'MUTE'];

/** A year of weekdays; GAPS lacks June, MUTE has no volume. */
function bars(): string {
  const rows = ['symbol,date,open,high,low,close,volume'];
  for (let day = Date.UTC(2019, 0, 2); day <= Date.UTC(2019, 11, 31); day += 86_400_000) {
    const date = new Date(day);
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
    const text = date.toISOString().slice(0, 10);
    SYMBOLS.forEach((symbol, i) => {
      if (symbol === 'GAPS' && text.startsWith('2019-06')) return;
      const price = 100 + i * 10 + 5 * Math.sin(day / 1e9 + i);
      const [low, high] = [price - 1, price + 1].map((p) => p.toFixed(2));
      const close = (price + 0.3).toFixed(2);
      const volume = symbol === 'MUTE' ? 0 : 10_000;
      rows.push(`${symbol},${text},${price.toFixed(2)},${high},${low},${close},${volume}`);
    });
  }
  return `${rows.join('\n')}\n`;
}

const pipeline = (params: string): string => `version: 1
nodes:
  market: { type: fetch, params: { source: csv, path: bars.csv, calendar: weekdays } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params: { benchmark: SPY, use: [], define: [{ name: Year, type: bull, start: '2019-03-01', end: '2019-12-30' }] }
  metrics: { type: indicator-compute, inputs: { bars: market, scenarios: scenarios }, params: { indicators: [sma, rsi], benchmark: SPY } }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios }
    params: { benchmark: SPY, strategies: [buy_and_hold]${params} }
  rank: { type: rank, inputs: { results: backtests, scenarios: scenarios } }
`;

describe('pipeline: bad bars', () => {
  let project: TempProject;

  before(() => {
    project = new TempProject();
    project.write('bars.csv', bars());
  });

  after(() => project.remove());

  async function told(params: string): Promise<{ lines: string; counts: unknown }> {
    project.write('pipelines.yaml', pipeline(params));
    const result = await project.run();
    expect(result.failures).to.deep.equal([]);
    const file = project.path('data/assessment/strategy_rankings.json');
    const { counts } = JSON.parse(readFileSync(file, 'utf8'));
    return { lines: result.shown.map(({ text }) => text).join('\n'), counts };
  }

  it('are counted, told, and kept out of the ranking', async () => {
    const { lines, counts } = await told('');

    expect(counts).to.deep.include({ backtests: 3, ok: 2, invalid: { too_many_gaps: 1 } });
    expect(lines).to.include('3 backtests, 2 ok, 1 too_many_gaps; slippage');
    expect(lines).to.include(
      'in 1 of them every order was refused (n_rejected): bars without volume, or too little cash for a whole share',
    );
  });

  it('are like others where the params say so', async () => {
    const { lines, counts } = await told(', max_missing: 0.2, fills_without_volume: true');

    expect(counts).to.deep.include({ backtests: 3, ok: 3, invalid: {} });
    expect(lines).to.include('3 backtests, 3 ok; slippage');
    expect(lines).to.not.include('refused (n_rejected)');
  });
});
