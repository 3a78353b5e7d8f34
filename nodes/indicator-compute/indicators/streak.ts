/**
 * Length of the current run of rising or falling closes.
 * An unchanged close ends a run and counts as 0.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'run of rising or falling closes',
  source: 'Connors',
  family: 'momentum',
  columns: [
    {
      name: 'streak',
      about: 'bars in a row: positive rising, negative falling',
      unit: 'bars',
      first: 0,
    },
  ],
  compute({ n, close }, out) {
    const target = out[0]!;
    let run = 0;
    if (n > 0) target[0] = 0;
    for (let i = 1; i < n; i++) {
      const move = close[i]! - close[i - 1]!;
      if (move > 0) run = run > 0 ? run + 1 : 1;
      else if (move < 0) run = run < 0 ? run - 1 : -1;
      else run = 0;
      target[i] = run;
    }
  },
});
