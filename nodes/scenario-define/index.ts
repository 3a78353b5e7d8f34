/**
 * scenario-define: the windows that strategies are judged in, with what the
 * market did in each.
 */
import {
  type ComputeContext,
  DataError,
  defineNode,
  type Json,
  nearest,
  type PartitionSpec,
  type PublishContext,
} from '../../src/contract/index.js';
import { parseDay } from '../lib/market/dates.js';
import { firstAfter, firstAtOrAfter } from '../lib/market/window.js';
import { detectedScenarios } from './detect.js';
import { adjustedCloses, type Coverage, drawdowns, scenarioFacts } from './facts.js';
import type { ScenarioDefinition, ScenarioFacts, ScenarioParams } from './scenario.js';
import { checkScenarios, selectScenarios } from './select.js';
import { summaryText } from './summary.js';

/** What the answer for one scenario depends on besides the bars. */
interface Settings {
  readonly benchmark: string;
  readonly min_sessions: number;
}

export default defineNode<ScenarioParams>({
  kind: 'compute',
  about: 'the windows of history that strategies are judged in',
  dims: ['scenario'],
  cost: 0.2,
  paramsInValues: true,
  plugins: { folder: 'scenarios', kind: 'yaml', schema: 'scenario' },
  publishFolder: 'scenarios',
  inputs: {
    bars: { kind: 'table', about: 'daily bars' },
    regimes: {
      kind: 'table',
      about: 'regimes of the benchmark, whose spells become scenarios',
      optional: true,
    },
  },
  outputs: { scenarios: { kind: 'json', about: 'one scenario with its status and facts' } },

  check: ({ params, plugins }) => checkScenarios(params, plugins),

  partitions(ctx) {
    const { benchmark, min_sessions } = ctx.params;
    const bars = ctx.input('bars');
    if (!bars.has([benchmark])) {
      const symbols = bars.items.map((item) => item.key[0] as string);
      const near = nearest(benchmark, symbols);
      throw new DataError(
        'no-benchmark',
        `the benchmark "${benchmark}" is not among the ${symbols.length} symbols of the data`,
        { hint: near === undefined ? 'set the param "benchmark"' : `did you mean "${near}"?` },
      );
    }
    const dates = bars.table([benchmark], ['date']).columns.date as Float64Array;
    const coverage = { first: dates[0] as number, last: dates.at(-1) as number };
    const settings = { benchmark, min_sessions };
    const scenarios = [...selectScenarios(ctx.params, ctx.plugins), ...detectedScenarios(ctx)];
    return scenarios.map(({ definition, plugin }) => {
      const { order: _, ...scenario } = definition;
      return {
        key: [definition.name],
        reads: [
          {
            input: 'bars',
            item: [benchmark],
            from: 0,
            to: firstAfter(dates, parseDay(definition.end) as number),
          },
        ],
        uses: plugin === undefined ? [] : [plugin],
        values: [scenario as unknown as Json, settings, relevantCoverage(definition, coverage)],
      };
    });
  },

  run(batch, ctx) {
    for (const partition of batch) runScenario(partition, ctx);
  },

  publish,
});

/**
 * The span of the data as far as this scenario's status depends on it: a window
 * inside the data must not become stale when a day is added.
 */
function relevantCoverage(definition: ScenarioDefinition, coverage: Coverage): Json {
  const isInside =
    (parseDay(definition.start) as number) >= coverage.first &&
    (parseDay(definition.end) as number) <= coverage.last;
  return isInside ? null : [coverage.first, coverage.last];
}

function runScenario(partition: PartitionSpec, ctx: ComputeContext<ScenarioParams>): void {
  const [definition, settings, span] = partition.values as unknown as [
    ScenarioDefinition,
    Settings,
    [number, number] | null,
  ];
  const slice = partition.reads[0] as (typeof partition.reads)[number];
  const bars = ctx.table(slice);
  const coverage = span
    ? { first: span[0], last: span[1] }
    : { first: parseDay(definition.start) as number, last: parseDay(definition.end) as number };
  const facts = scenarioFacts(
    definition,
    bars,
    coverage,
    settings.benchmark,
    settings.min_sessions,
  );
  ctx.emit(partition, { scenarios: { json: facts as unknown as Json } });
}

async function publish(ctx: PublishContext<ScenarioParams>): Promise<void> {
  const output = ctx.output('scenarios');
  const scenarios = output.items.map((item) => output.json(item.key) as unknown as ScenarioFacts);
  const valid = scenarios.filter((scenario) => scenario.status === 'valid');
  await ctx.json('scenario_metadata.json', {
    generated_at: ctx.publishedAt,
    total_scenarios: scenarios.length,
    valid_scenarios: valid.length,
    skipped_scenarios: scenarios.length - valid.length,
    scenarios: scenarios as unknown as Json,
  });
  await ctx.text('scenario_summary.txt', summaryText(scenarios));
  await publishTimeseries(ctx, valid);
  ctx.show(
    `${valid.length} of ${scenarios.length} scenarios lie inside the data; ${scenarios.length - valid.length} skipped`,
  );
}

/** The benchmark's path through every valid window, one row per session. */
async function publishTimeseries(
  ctx: PublishContext<ScenarioParams>,
  scenarios: readonly ScenarioFacts[],
): Promise<void> {
  const bars = ctx.input('bars').table([ctx.params.benchmark]);
  const dates = bars.columns.date as Float64Array;
  const rows = scenarios.reduce((sum, scenario) => sum + scenario.sessions, 0);
  const scenario = new Int32Array(rows);
  const names = ['date', 'close', 'return', 'drawdown'] as const;
  const data = names.map(() => new Float64Array(rows));
  let at = 0;
  scenarios.forEach((s, i) => {
    const from = firstAtOrAfter(dates, parseDay(s.start) as number);
    const closes = adjustedCloses(bars, from, from + s.sessions);
    const falls = drawdowns(closes);
    for (let k = 0; k < s.sessions; k++, at++) {
      scenario[at] = i;
      data[0]![at] = dates[from + k]!;
      data[1]![at] = closes[k]!;
      data[2]![at] = k === 0 ? Number.NaN : closes[k]! / closes[k - 1]! - 1;
      data[3]![at] = falls[k]!;
    }
  });
  const types = [...new Set(scenarios.map((s) => s.type))];
  const about = [
    'session',
    'adjusted close of the benchmark',
    'simple return',
    'fall from the peak of the window',
  ];
  await ctx.parquet('scenario_timeseries.parquet', {
    rows,
    columns: [
      { name: 'scenario', words: scenarios.map((s) => s.name), index: scenario },
      {
        name: 'type',
        words: types,
        index: scenario.map((i) => types.indexOf((scenarios[i] as ScenarioFacts).type)),
      },
      { name: 'symbol', words: [ctx.params.benchmark], index: new Int32Array(rows) },
      ...names.map((name, c) => ({
        spec: {
          name,
          type: c === 0 ? ('date' as const) : ('double' as const),
          about: about[c] as string,
        },
        data: data[c] as Float64Array,
      })),
    ],
  });
}
