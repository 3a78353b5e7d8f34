/** Share of round trips that gained. */
import { columnMetric, defineMetric } from '../metric.js';

export default defineMetric(
  columnMetric('win_rate', 'share of round trips that gained', 'fraction'),
);
