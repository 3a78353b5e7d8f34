/** Mean over standard deviation of daily returns, annualised by 252. */
import { columnMetric, defineMetric } from '../metric.js';

export default defineMetric(
  columnMetric(
    'sharpe',
    'mean over standard deviation of daily returns, annualised by 252',
    'ratio',
  ),
);
