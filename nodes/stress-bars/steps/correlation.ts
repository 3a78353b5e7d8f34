/**
 * Everything moves as one: each symbol keeps its mean and deviation, and follows
 * the market so closely that any two correlate by the target.
 *
 *   r = mean + deviation · (√ρ · market + √(1 − ρ) · residual), both standardised
 *
 * A symbol then correlates with the market by √ρ, and with another one by ρ and
 * (1 − ρ) times what their residuals have in common. Whatever moved against the
 * market moves with it: where nothing is a refuge, bonds are none.
 */
import { setReturn } from '../moves.js';
import { defineOverlay } from '../step.js';

export default defineOverlay<{ readonly target: number }>({
  about: 'all symbols move as one',
  source: 'one-factor model of equal correlations (Vasicek, 1987)',
  apply(path, { target }, { isMarket, fit }, market) {
    if (isMarket) return;
    const rows = Int32Array.from(path.ret.keys()).filter(
      (t) => !Number.isNaN(path.ret[t]!) && !Number.isNaN(market[t]!),
    );
    const factor = standardised(Float64Array.from(rows, (t) => market[t]!)).values;
    const own = standardised(Float64Array.from(rows, (t) => path.ret[t]!));
    const along = factor.reduce((sum, value, i) => sum + value * own.values[i]!, 0) / rows.length;
    const left = own.values.map((value, i) => value - along * factor[i]!);
    const residual = standardised(left).values;
    rows.forEach((t, i) => {
      const z = Math.sqrt(target) * factor[i]! + Math.sqrt(1 - target) * residual[i]!;
      setReturn(path, t, own.mean + own.deviation * z, fit.overnight);
    });
  },
});

/** Values with mean 0 and deviation 1; all 0 where they do not differ. */
function standardised(values: Float64Array): {
  values: Float64Array;
  mean: number;
  deviation: number;
} {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / n, 0));
  return {
    values: values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0)),
    mean,
    deviation,
  };
}
