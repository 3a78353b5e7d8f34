/** Mean over downside deviation of daily returns, annualised by 252. */
import { columnMetric, defineMetric } from '../metric.js';

export default defineMetric(
  columnMetric(
    'sortino',
    'mean over downside deviation of daily returns, annualised by 252',
    'ratio',
  ),
);
