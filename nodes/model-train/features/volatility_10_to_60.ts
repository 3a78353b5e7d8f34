/**
 * Whether it is calmer or wilder than it was.
 */
import { simpleReturn } from '../../lib/numeric/change.js';
import { returnDeviation } from '../../lib/numeric/rolling-std.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'deviation of 10 returns over that of 60; undefined without movement',
  first: 60,
  compute({ n, close }, out, work) {
    const returns = work[0];
    const lately = work[1];
    const usual = work[2];
    simpleReturn(close, returns);
    returnDeviation(returns, 10, lately);
    returnDeviation(returns, 60, usual);
    for (let i = 0; i < n; i++) out[i] = usual[i]! > 0 ? lately[i]! / usual[i]! : Number.NaN;
  },
});
