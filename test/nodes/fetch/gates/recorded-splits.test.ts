/**
 * Q07: recorded splits that the prices do not show, or show twice.
 */
import { expect } from 'chai';
import { calmSeries, gatesOf, refusedRows, told, upTo, withUnadjustedSplit } from './series.js';

describe('gate Q07, recorded splits', () => {
  const date = calmSeries()[150]?.date as number;

  it('finds nothing where prices are adjusted for the split', () => {
    const gates = gatesOf(calmSeries(), {}, { splits: [{ date, ratio: 4 }] });

    expect([gates.refused, told(gates, 'Q07')]).to.deep.equal([[], []]);
  });

  it('holds back what lies before a split that is not in the prices', () => {
    const bars = withUnadjustedSplit(calmSeries(), 150, 4);
    const gates = gatesOf(bars, {}, { splits: [{ date, ratio: 4 }] });

    expect(refusedRows(gates, 'Q07')).to.deep.equal(upTo(150));
    expect(told(gates, 'Q07')).to.deep.equal([
      'the recorded split of 4 for 1 is not in the prices: 1 day (150 bars before it are on another scale), 2019-08-07',
    ]);
  });

  it('holds back what lies before a split that is in the prices twice', () => {
    const bars = withUnadjustedSplit(calmSeries(), 150, 1 / 4);
    const gates = gatesOf(bars, {}, { splits: [{ date, ratio: 4 }] });

    expect(refusedRows(gates, 'Q07')).to.deep.equal(upTo(150));
    expect(told(gates, 'Q07')[0]).to.match(/^the recorded split of 4 for 1 is in the prices twice/);
  });

  it('expects raw prices to fall by the ratio', () => {
    const splits = [{ date, ratio: 4 }];
    const raw = gatesOf(withUnadjustedSplit(calmSeries(), 150, 4), { basis: 'raw' }, { splits });

    expect(told(raw, 'Q07')).to.deep.equal([]);
    expect(told(gatesOf(calmSeries(), { basis: 'raw' }, { splits }), 'Q07')).to.have.length(1);
  });

  it('leaves small splits and splits outside of the bars alone', () => {
    const small = { date, ratio: 1.05 };
    const before = { date: date - 2000, ratio: 4 };

    expect(told(gatesOf(calmSeries(), {}, { splits: [small, before] }), 'Q07')).to.deep.equal([]);
  });

  it('says where it cannot look', () => {
    expect(gatesOf(calmSeries()).unchecked).to.deep.include({
      code: 'Q07',
      why: 'recorded splits are not known',
      symbols: 1,
    });
    expect(
      gatesOf(calmSeries(), {}, {}).unchecked.filter(({ code }) => code === 'Q07'),
    ).to.deep.equal([]);
  });
});
