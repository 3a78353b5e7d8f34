/**
 * The files of the regimes: a table with names, and how often each came.
 */
import type { Json, PublishContext } from '../../src/contract/index.js';
import { formatDay } from '../lib/market/dates.js';
import { REGIMES, type RegimeParams } from './regime.js';
import { countRegimes, type Spell, spellsOf } from './spells.js';

/** Writes regimes.parquet and regime_summary.json, and says how the sessions divide. */
export async function publishRegimes(ctx: PublishContext<RegimeParams>): Promise<void> {
  const { benchmark, ...rules } = ctx.params;
  const { rows, columns } = ctx.output('regimes').table([benchmark]);
  const evidence = ctx.output('evidence').table([benchmark]).columns;
  const { date, regime } = columns as { date: Float64Array; regime: Float64Array };
  const spells = spellsOf(regime);
  const column = (name: string, about: string, unit: string) => ({
    spec: { name, type: 'double' as const, unit, about },
    data: evidence[name] as Float64Array,
  });
  await ctx.parquet('regimes.parquet', {
    rows,
    metadata: { benchmark, rules: JSON.stringify(rules) },
    columns: [
      { spec: { name: 'date', type: 'date', about: 'exchange session' }, data: date },
      { name: 'symbol', words: [benchmark], index: new Int32Array(rows) },
      { name: 'regime', words: REGIMES, index: Int32Array.from(regime) },
      column('close', 'adjusted close of the benchmark', 'USD'),
      column('trend', 'close over its average, minus 1', 'fraction'),
      column('volatility', 'exponentially weighted, per year', 'fraction'),
    ],
  });
  ctx.database('regimes', 'regimes.parquet');
  const counts = countRegimes(spells);
  await ctx.json('regime_summary.json', {
    benchmark,
    sessions: rows,
    first_session: formatDay(date[0] as number),
    last_session: formatDay(date[rows - 1] as number),
    rules,
    regimes: counts as unknown as Json,
    spells: spells.map((spell) => told(spell, date)),
  });
  const shares = REGIMES.filter((name) => counts[name].sessions > 0).map((name) => {
    const { share, spells: n } = counts[name];
    return `${name} ${(share * 100).toFixed(0)}% (${n} ${n === 1 ? 'spell' : 'spells'})`;
  });
  const last = spells.at(-1) as Spell;
  ctx.show(
    `regimes of ${benchmark}: ${shares.join(', ')}; ${last.regime} since ${formatDay(date[last.from] as number)}`,
  );
}

function told({ regime, from, to }: Spell, date: Float64Array): Json {
  return {
    regime,
    first_session: formatDay(date[from] as number),
    last_session: formatDay(date[to - 1] as number),
    sessions: to - from,
  };
}
