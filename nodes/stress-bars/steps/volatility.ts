/**
 * Moves made larger about their mean, the bars around them as well.
 */
import { defineOverlay } from '../step.js';

export default defineOverlay<{ readonly scale: number }>({
  about: 'returns larger or smaller about their mean',
  source: "this project's",
  apply(path, { scale }) {
    const known = path.ret.filter((ret) => !Number.isNaN(ret));
    const mean = known.reduce((sum, ret) => sum + ret, 0) / known.length;
    for (let t = 0; t < path.ret.length; t++) {
      path.ret[t] = mean + scale * (path.ret[t]! - mean);
      path.gap[t]! *= scale;
      path.up[t]! *= scale;
      path.down[t]! *= scale;
    }
  },
});
