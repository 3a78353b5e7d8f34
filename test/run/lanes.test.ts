/** When workers are worth starting. */
import { expect } from 'chai';
import { isLittle } from '../../src/run/lanes.js';

describe('what is computed without workers', () => {
  it('is what takes less than a second altogether', () => {
    expect(isLittle(9, 111)).to.equal(true);
    expect(isLittle(10, 100)).to.equal(false);
  });

  it('is one partition by itself, which has no other to be computed beside, up to ten seconds', () => {
    expect(isLittle(1, 9999)).to.equal(true);
    expect(isLittle(1, 10_000)).to.equal(false);
  });
});
