/**
 * The figures behind the report, and every prediction, as Parquet files.
 */
import type { Collected, ParquetColumn, PublishContext } from '../../src/contract/index.js';
import type { QuarterMeta } from './partitions.js';
import type { ModelReport, QuarterReport } from './quarter.js';
import { type ModelParams, PROBABILITIES } from './settings.js';

/** A quarter with its name and days. */
export interface Quarter extends QuarterReport {
  readonly quarter: string;
  readonly first_day: string;
  readonly last_day: string;
}

type Context = PublishContext<ModelParams>;

/** One row per quarter and model. */
export async function publishFigures(ctx: Context, quarters: readonly Quarter[]): Promise<void> {
  const rows = quarters.flatMap((q) =>
    modelsOf(q).map(([model, report]) => ({ q, model, report })),
  );
  type Row = (typeof rows)[number];
  const count = (name: string, about: string, of: (row: Row) => number) =>
    numberColumn(rows, name, 'int', about, of);
  const figure = (name: string, about: string, of: (row: Row) => number | null) =>
    numberColumn(rows, name, 'double', about, of);
  await ctx.parquet('model_quarters.parquet', {
    rows: rows.length,
    columns: [
      textColumn(rows, 'quarter', ({ q }) => q.quarter),
      textColumn(rows, 'model', ({ model }) => model),
      count('train_rows', 'rows learned from', ({ q }) => q.train_rows),
      figure('base_rate', 'share of them that rose', ({ q }) => q.base_rate),
      count('test_rows', 'predicted rows whose label is known', ({ q }) => q.test_rows),
      figure('auc', 'area under the ROC curve', ({ report }) => report.auc),
      count('days', 'days with rises and falls', ({ report }) => report.days),
      count('days_above_half', 'of them with AUC > 0.5', ({ report }) => report.days_above_half),
      figure('log_loss', 'in nats', ({ report }) => report.log_loss),
      figure('log_loss_base', 'of the base rate, in nats', ({ q }) => q.log_loss_base),
      figure('brier', 'mean squared error', ({ report }) => report.brier),
      figure('brier_base', 'of the base rate', ({ q }) => q.brier_base),
    ],
  });
}

/** One row per quarter, model and feature. */
export async function publishImportance(ctx: Context, quarters: readonly Quarter[]): Promise<void> {
  const rows = quarters.flatMap((q) =>
    modelsOf(q).flatMap(([model, { importance }]) =>
      Object.entries(importance).map(([feature, rise]) => ({ q, model, feature, rise })),
    ),
  );
  await ctx.parquet('model_importance.parquet', {
    rows: rows.length,
    columns: [
      textColumn(rows, 'quarter', ({ q }) => q.quarter),
      textColumn(rows, 'model', ({ model }) => model),
      textColumn(rows, 'feature', ({ feature }) => feature),
      numberColumn(
        rows,
        'importance',
        'double',
        'rise of the log loss when the feature is shuffled, in nats',
        ({ rise }) => rise,
      ),
    ],
  });
}

/** One row per quarter, model and tenth. */
export async function publishCalibration(
  ctx: Context,
  quarters: readonly Quarter[],
): Promise<void> {
  const rows = quarters.flatMap((q) =>
    modelsOf(q).flatMap(([model, { calibration }]) =>
      calibration.map((tenth) => ({ q, model, tenth })),
    ),
  );
  await ctx.parquet('model_calibration.parquet', {
    rows: rows.length,
    columns: [
      textColumn(rows, 'quarter', ({ q }) => q.quarter),
      textColumn(rows, 'model', ({ model }) => model),
      numberColumn(
        rows,
        'decile',
        'int',
        'tenth of the rows, from the lowest probabilities to the highest',
        ({ tenth }) => tenth.decile,
      ),
      numberColumn(rows, 'rows', 'int', 'rows in it', ({ tenth }) => tenth.rows),
      numberColumn(rows, 'predicted', 'double', 'mean probability', ({ tenth }) => tenth.predicted),
      numberColumn(rows, 'observed', 'double', 'share that rose', ({ tenth }) => tenth.observed),
    ],
  });
}

/** Every prediction, a row group per quarter: those of quarters that are over are copied. */
export async function publishPredictions(ctx: Context): Promise<void> {
  const columns = PROBABILITIES.map(({ column, about }) => ({
    name: column,
    type: 'double' as const,
    about,
  }));
  const date = {
    name: 'date',
    type: 'date',
    about: 'session at whose close it was known',
  } as const;
  await ctx.parquetByGroup('predictions.parquet', {
    output: 'predictions',
    columns: ['quarter', 'symbol', date, ...columns],
    rows: ({ table, metas }: Collected, quarter) => {
      const { symbols } = metas[0] as unknown as QuarterMeta;
      const { rows } = table;
      const number = (name: string) => table.columns[name] as Float64Array;
      return {
        rows,
        columns: [
          { name: 'quarter', words: [quarter], index: new Int32Array(rows) },
          { name: 'symbol', words: symbols, index: Int32Array.from(number('symbol')) },
          { spec: date, data: number('date') },
          ...columns.map((spec) => ({ spec, data: number(spec.name) })),
        ],
      };
    },
  });
}

function modelsOf({ models }: QuarterReport): [string, ModelReport][] {
  return Object.entries(models) as [string, ModelReport][];
}

function textColumn<T>(rows: readonly T[], name: string, of: (row: T) => string): ParquetColumn {
  const words = [...new Set(rows.map(of))];
  const places = new Map(words.map((word, i) => [word, i]));
  return { name, words, index: Int32Array.from(rows, (row) => places.get(of(row)) as number) };
}

function numberColumn<T>(
  rows: readonly T[],
  name: string,
  type: 'int' | 'double',
  about: string,
  of: (row: T) => number | null,
): ParquetColumn {
  return {
    spec: { name, type, about },
    data: Float64Array.from(rows, (row) => of(row) ?? Number.NaN),
  };
}
