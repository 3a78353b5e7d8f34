/** Deepest fall of the account from a peak, a fraction ≤ 0. */
import { columnMetric, defineMetric } from '../metric.js';

export default defineMetric(
  columnMetric(
    'max_drawdown',
    'deepest fall of the account from a peak, a fraction ≤ 0',
    'fraction',
  ),
);
