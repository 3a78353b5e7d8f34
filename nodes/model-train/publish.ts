/**
 * The files of the models: a report for people, and the figures behind it as tables.
 */
import type { Json, PublishContext } from '../../src/contract/index.js';
import { formatDay } from '../lib/market/dates.js';
import type { QuarterMeta } from './partitions.js';
import type { QuarterReport } from './quarter.js';
import { type ModelParams, selectFeatures } from './settings.js';
import {
  publishCalibration,
  publishFigures,
  publishImportance,
  publishPredictions,
  type Quarter,
} from './tables.js';
import { summarise } from './verdict.js';

/** Writes model_report.json and the three tables, and says whether there is skill. */
export async function publishModel(ctx: PublishContext<ModelParams>): Promise<void> {
  const output = ctx.output('report');
  const quarters = output.items.map((item): Quarter => {
    const { start, end } = item.meta as unknown as QuarterMeta;
    return {
      quarter: item.key[0] as string,
      first_day: formatDay(start),
      last_day: formatDay(end),
      ...(output.json(item.key) as unknown as QuarterReport),
    };
  });
  const { verdict, ...summary } = summarise(quarters);
  await ctx.json('model_report.json', {
    verdict,
    label: `open rises over ${ctx.params.horizon} sessions`,
    models_trained: ctx.params.models,
    features: selectFeatures(ctx.params, ctx.plugins).map(({ name }) => name),
    ...(summary as unknown as Readonly<Record<string, Json>>),
    quarters: quarters.map(brief) as unknown as Json,
  });
  await publishFigures(ctx, quarters);
  await publishImportance(ctx, quarters);
  await publishCalibration(ctx, quarters);
  await publishPredictions(ctx);
  ctx.show(`model: ${verdict}`);
}

/** A quarter without what is long; that is in the tables. */
function brief({ models, ...rest }: Quarter): Record<string, unknown> {
  const figures = Object.entries(models).map(([name, report]) => {
    const { importance: _, calibration: __, ...own } = report;
    return [name, own];
  });
  return { ...rest, models: Object.fromEntries(figures) };
}
