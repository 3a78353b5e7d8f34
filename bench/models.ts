/**
 * Measures what learning costs on one thread, warm: rows per second that each model is
 * fitted to and predicts, with the sizes and settings of the default project.
 */
import { Encoder } from '../nodes/model-train/encode.js';
import { fitModel, fittedModel } from '../nodes/model-train/models.js';
import { MODELS, type ModelSettings } from '../nodes/model-train/settings.js';
import { readSchema } from '../src/config/package-root.js';
import { best } from './kernels.js';

/** Training rows and features of a quarter of the default project: every tenth of 504 sessions of 154 symbols. */
const ROWS = 7_700;
const FEATURES = 25;
const ROUNDS = 5;

/** Rows of noise, and labels that hang on two features a little. */
function noise(): { x: Float64Array; label: Float64Array } {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const x = Float64Array.from({ length: ROWS * FEATURES }, () => next() + next() - 1);
  const label = Float64Array.from({ length: ROWS }, (_, i) =>
    Number(next() < 0.53 + 0.05 * x[i * FEATURES]! * x[i * FEATURES + 1]!),
  );
  return { x, label };
}

function defaultSettings(): ModelSettings {
  const { properties } = readSchema('nodes/model-train') as {
    properties: Record<string, { default: unknown }>;
  };
  const entries = Object.entries(properties).map(([name, spec]) => [name, spec.default]);
  return Object.fromEntries(entries) as ModelSettings;
}

/** Rows per second and core of each model, and of bringing rows into its form. */
export async function benchModels(): Promise<string[]> {
  const settings = defaultSettings();
  const { x, label } = noise();
  const encode = () =>
    new Encoder(Encoder.learn(x, ROWS, FEATURES), FEATURES).encode(x.slice(), ROWS);
  const rows = encode();
  const perSecond = (ns: number): string => Math.round((ROWS * 1e9) / ns).toLocaleString('en-US');
  const out = new Float64Array(ROWS);
  const lines = ['| model | rows fitted per s | rows predicted per s |', '|---|--:|--:|'];
  for (const name of MODELS) {
    const train = () => fitModel(name, rows, label, settings, 'bench');
    const fitted = fittedModel(name, train(), FEATURES, settings);
    const predict = () => fitted.predict(rows, out);
    lines.push(
      `| ${name} | ${perSecond(best(train, ROUNDS))} | ${perSecond(best(predict, ROUNDS))} |`,
    );
  }
  lines.push(`| scale and bins of ${FEATURES} features | ${perSecond(best(encode, ROUNDS))} | |`);
  return lines;
}
