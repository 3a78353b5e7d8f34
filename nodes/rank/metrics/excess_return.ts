/** Growth of the account minus that of buying and holding the same symbol in the same window. */
import { defineMetric } from '../metric.js';

export default defineMetric({
  about: 'total return minus that of the baseline on the same scenario and symbol',
  unit: 'fraction',
  isHigherBetter: true,
  needs: ['total_return'],
  compute({ columns, baseline }) {
    const total = columns.total_return as Float64Array;
    return total.map((value, row) => {
      const other = baseline[row] as number;
      return other < 0 ? Number.NaN : value - (total[other] as number);
    });
  },
});
