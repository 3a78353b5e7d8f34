/**
 * Long when the models expect a rise over the next week with some confidence,
 * flat when they do not; in between it keeps what it has. Logistic regression, boosted
 * trees and a random forest over all symbols, refitted each quarter on the past only.
 */
import { defineStrategy, seeking } from '../strategy.js';

/** Whose probability is followed, and where it stands. */
const COLUMNS = {
  ensemble: 'probability',
  logistic: 'probability_logistic',
  trees: 'probability_trees',
  forest: 'probability_forest',
} as const;

export default defineStrategy({
  about: 'long above a probability of 0.55 for a rising week, flat below 0.50',
  source: 'walk-forward models of node type model-train',
  params: {
    enter: { default: 0.55, min: 0, max: 1, about: 'probability above which to be long' },
    leave: { default: 0.5, min: 0, max: 1, about: 'probability below which to be flat' },
    model: {
      default: 'ensemble',
      values: Object.keys(COLUMNS),
      about: 'whose probability: the mean of the models, or that of one',
    },
  },
  columns: ({ model }) => [COLUMNS[model as keyof typeof COLUMNS]],
  minHistory: () => 0,
  prepare({ params, asset }) {
    const column = COLUMNS[params.model as keyof typeof COLUMNS];
    const probability = asset.columns[column] as Float64Array;
    const enter = params.enter as number;
    const leave = params.leave as number;
    return seeking((from, end, { side, weight }, order) => {
      for (let t = from; t < end; t++) {
        const p = probability[t] as number;
        // To say again what is so already changes nothing.
        const isOrder = p > enter ? weight !== 1 : p < leave && side !== 0;
        if (!isOrder) continue;
        order.weight = p > enter ? 1 : 0;
        return t;
      }
      return end;
    });
  },
});
