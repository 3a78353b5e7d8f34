/** Mean share of the account that was invested. */
import { columnMetric, defineMetric } from '../metric.js';

export default defineMetric(
  columnMetric('exposure', 'mean share of the account that was invested', 'fraction'),
);
