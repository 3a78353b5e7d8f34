/**
 * Q06: what tells a split that nobody recorded from prices that halve for real.
 */
import { expect } from 'chai';
import {
  calmSeries,
  gatesOf,
  refusedRows,
  scale,
  told,
  upTo,
  withUnadjustedSplit,
} from './series.js';

describe('gate Q06, a jump like a split', () => {
  for (const ratio of [2, 3, 4, 5, 7, 10, 20, 1 / 2, 1 / 10, 1 / 30]) {
    it(`holds back what lies before an unrecorded split of ${ratio.toPrecision(3)} for 1`, () => {
      const gates = gatesOf(withUnadjustedSplit(calmSeries(), 150, ratio));

      expect(refusedRows(gates, 'Q06')).to.deep.equal(upTo(150));
      expect(gates.clean[0]?.date).to.have.length(150);
      expect(gates.grades.map(({ grade }) => grade)).to.deep.equal(['F']);
    });
  }

  it('says what it found', () => {
    expect(told(gatesOf(withUnadjustedSplit(calmSeries(), 150, 4)), 'Q06')).to.deep.equal([
      'the price fell to 1/4 of the day before without a recorded split: 1 day (150 bars before it are on another scale), 2019-08-07',
    ]);
  });

  it('holds back what lies before the last of two', () => {
    const bars = withUnadjustedSplit(withUnadjustedSplit(calmSeries(), 200, 3), 100, 2);

    expect(refusedRows(gatesOf(bars), 'Q06')).to.deep.equal(upTo(200));
  });

  it('only tells it when asked to flag', () => {
    const gates = gatesOf(withUnadjustedSplit(calmSeries(), 150, 4), {
      quality: { Q06: { action: 'flag' } },
    });

    expect(gates.refused).to.deep.equal([]);
    expect(gates.findings.map(({ code, level }) => [code, level])).to.deep.include(['Q06', 'bad']);
  });

  it('says nothing when it is off', () => {
    const gates = gatesOf(withUnadjustedSplit(calmSeries(), 150, 4), { quality: { Q06: 'off' } });

    expect([gates.refused, told(gates, 'Q06')]).to.deep.equal([[], []]);
  });

  it('lets a recorded split be the business of Q07', () => {
    const bars = withUnadjustedSplit(calmSeries(), 150, 4);
    const date = bars[150]?.date as number;

    expect(told(gatesOf(bars, {}, { splits: [{ date, ratio: 4 }] }), 'Q06')).to.deep.equal([]);
  });

  describe('takes a fall to the half for real', () => {
    const crash = (change: (bars: ReturnType<typeof calmSeries>) => void): void => {
      const bars = withUnadjustedSplit(calmSeries(), 150, 2);
      change(bars);
      const gates = gatesOf(bars);

      expect(refusedRows(gates, 'Q06')).to.deep.equal([]);
      expect(told(gates, 'Q06')).to.deep.equal([
        'a jump by a whole ratio that looks real: 1 day, 2019-08-07',
      ]);
    };

    it('when much more money than usual changes hands', () => {
      crash((bars) => {
        for (const bar of bars.slice(150, 151)) bar.volume *= 8;
      });
    });

    it('when the range of the day bridges it', () => {
      crash((bars) => {
        for (const bar of bars.slice(150, 151)) bar.high *= 1.9;
      });
    });

    it('when the days after are wild', () => {
      crash((bars) => {
        bars.slice(151, 157).forEach((bar, i) => {
          scale(bar, i % 2 === 0 ? 0.85 : 1);
        });
      });
    });

    it('when some day near by had no volume', () => {
      crash((bars) => {
        for (const bar of bars.slice(147, 148)) bar.volume = 0;
      });
    });
  });

  it('cannot tell it in the first and last days, and holds nothing back', () => {
    for (const at of [5, 297]) {
      expect(refusedRows(gatesOf(withUnadjustedSplit(calmSeries(), at, 2)), 'Q06')).to.deep.equal(
        [],
      );
    }
  });

  it('looks past ratios that no split has', () => {
    expect(told(gatesOf(withUnadjustedSplit(calmSeries(), 150, 2.5)), 'Q06')).to.deep.equal([]);
  });

  it('looks past a spin-off, which adjusted closes do not show', () => {
    const bars = calmSeries();
    for (const bar of bars.slice(0, 150)) {
      const { adjClose } = bar;
      scale(bar, 3);
      bar.adjClose = adjClose;
    }

    expect(told(gatesOf(bars), 'Q06')).to.deep.equal([]);
  });
});
