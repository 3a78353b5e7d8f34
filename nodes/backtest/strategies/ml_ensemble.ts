/**
 * Long when the model expects a rise over the next week with some confidence,
 * flat when it does not; in between it keeps what it has. The model is a pooled
 * walk-forward logistic regression, refitted each quarter on the past only.
 */
import { defineStrategy, KEEP } from '../strategy.js';

export default defineStrategy({
  about: 'long above a probability of 0.55 for a rising week, flat below 0.50',
  source: 'walk-forward logistic regression of node type model-train',
  usesModel: true,
  params: {
    enter: { default: 0.55, min: 0, max: 1, about: 'probability above which to be long' },
    leave: { default: 0.5, min: 0, max: 1, about: 'probability below which to be flat' },
  },
  columns: () => [],
  minHistory: () => 0,
  prepare({ params, asset }) {
    const probability = asset.columns.probability as Float64Array;
    const enter = params.enter as number;
    const leave = params.leave as number;
    return (t) => {
      const p = probability[t] as number;
      if (p > enter) return 1;
      return p < leave ? 0 : KEEP;
    };
  },
});
