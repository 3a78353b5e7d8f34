/** Yearly growth over the deepest drawdown. */
import { columnMetric, defineMetric } from '../metric.js';

export default defineMetric(
  columnMetric('calmar', 'yearly growth over the deepest drawdown', 'ratio'),
);
