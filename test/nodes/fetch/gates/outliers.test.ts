/**
 * Q08: wrong prices stand alone; real moves stay, or are traded.
 */
import { expect } from 'chai';
import { closesOf } from '../../../../nodes/fetch/second-closes.js';
import { rawBars } from '../raw-bars.js';
import { type Bar, calmSeries, gatesOf, refusedRows, scale, told } from './series.js';

/** A series in which bar 150 is off by a factor. */
function spiked(by: number, change: (bars: Bar[]) => void = () => {}): Bar[] {
  const bars = calmSeries();
  scale(bars[150] as Bar, by);
  change(bars);
  return bars;
}

describe('gate Q08, a close far out', () => {
  for (const by of [100, 1.6, 0.6, 0.01]) {
    it(`refuses a price ${by} times what it should be`, () => {
      const gates = gatesOf(spiked(by));

      expect(refusedRows(gates, 'Q08')).to.deep.equal([150]);
      expect(told(gates, 'Q08')).to.deep.equal([
        'a close far out that comes back the next day: 1 day, 2019-08-07',
      ]);
      expect(gates.clean[0]?.date).to.have.length(299);
    });
  }

  it('lets a move pass that is no more than usual', () => {
    expect(told(gatesOf(spiked(1.15)), 'Q08')).to.deep.equal([]);
  });

  it('keeps and tells a move that stays', () => {
    const gates = gatesOf(
      spiked(1, (bars) => {
        for (const bar of bars.slice(150)) scale(bar, 1.6);
      }),
    );

    expect(gates.refused).to.deep.equal([]);
    expect(told(gates, 'Q08')).to.deep.equal([
      'a move far beyond the usual that looks real: 1 day, 2019-08-07',
    ]);
  });

  it('keeps what was traded heavily', () => {
    const gates = gatesOf(
      spiked(0.6, (bars) => {
        (bars[150] as Bar).volume *= 10;
      }),
    );

    expect(gates.refused).to.deep.equal([]);
  });

  it('keeps what stands among wild days', () => {
    const gates = gatesOf(
      spiked(0.6, (bars) => {
        bars.slice(152, 175).forEach((bar, i) => {
          scale(bar, i % 2 === 0 ? 0.9 : 1.1);
        });
      }),
    );

    expect(refusedRows(gates, 'Q08')).to.not.include(150);
  });

  it('keeps what a second source confirms, and refuses what it does not', () => {
    const bars = spiked(0.6);
    const wrong = calmSeries();

    expect(
      refusedRows(gatesOf(bars, { second: closesOf('other', rawBars(bars)) }), 'Q08'),
    ).to.deep.equal([]);
    expect(
      refusedRows(gatesOf(bars, { second: closesOf('other', rawBars(wrong)) }), 'Q08'),
    ).to.deep.equal([150]);
  });

  it('keeps the last bar, which no day after can judge', () => {
    const bars = calmSeries();
    scale(bars.at(-1) as Bar, 1.6);

    expect(gatesOf(bars).refused).to.deep.equal([]);
  });

  it('only tells it when asked to flag, and nothing when it is off', () => {
    const flagged = gatesOf(spiked(1.6), { quality: { Q08: { action: 'flag' } } });
    const off = gatesOf(spiked(1.6), { quality: { Q08: false } });

    expect([flagged.refused, told(flagged, 'Q08').length]).to.deep.equal([[], 1]);
    expect([off.refused, told(off, 'Q08')]).to.deep.equal([[], []]);
  });

  it('goes by the thresholds it is given', () => {
    expect(told(gatesOf(spiked(1.6), { quality: { Q08: { move: 0.6 } } }), 'Q08')).to.deep.equal(
      [],
    );
  });
});
