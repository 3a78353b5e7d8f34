/** Growth of the account over the window. */
import { columnMetric, defineMetric } from '../metric.js';

export default defineMetric(
  columnMetric('total_return', 'growth of the account over the window', 'fraction'),
);
