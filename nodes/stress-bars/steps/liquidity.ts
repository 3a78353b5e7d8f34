/**
 * Less volume. What trading costs then is the scenario's slippage factor, which the
 * account multiplies its own slippage by.
 */
import { defineOverlay } from '../step.js';

export default defineOverlay<{ readonly volume: number }>({
  about: 'less volume, dearer fills',
  source: "this project's",
  apply(path, { volume }) {
    for (let t = 0; t < path.volume.length; t++) path.volume[t]! *= volume;
  },
});
