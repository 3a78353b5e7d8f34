import { expect } from 'chai';
import fc from 'fast-check';
import { thousands } from '../../../../nodes/lib/text/thousands.js';

describe('thousands', () => {
  it('are parted by commas, decimals are not', () => {
    expect([0, 7, 999, 1000, 43_758, 1_234_567.5, -1234].map((n) => thousands(n))).to.deep.equal([
      '0',
      '7',
      '999',
      '1,000',
      '43,758',
      '1,234,567.5',
      '-1,234',
    ]);
  });

  it('what rounds to zero has no sign', () => {
    expect(thousands(-0.0001)).to.equal('0');
    expect(thousands(-0.04, 1)).to.equal('0');
  });

  it('are written as in American English', () => {
    // Eighths are written exactly with three decimals: both round the same number.
    const eighths = fc.integer().map((n) => n / 8);
    fc.assert(
      fc.property(eighths, fc.integer({ min: 0, max: 4 }), (value, decimals) => {
        const expected = value.toLocaleString('en-US', { maximumFractionDigits: decimals });
        expect(thousands(value, decimals)).to.equal(expected === '-0' ? '0' : expected);
      }),
    );
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(thousands(value)).to.equal(value.toLocaleString('en-US'));
      }),
    );
  });
});
