/**
 * Q16: what came back otherwise, and why.
 */
import { expect } from 'chai';
import { revisionsOf } from '../../../nodes/fetch/revisions.js';
import { formatDay } from '../../../nodes/lib/market/dates.js';
import { type Bar, calmSeries, scale } from './gates/series.js';
import { rawBars } from './raw-bars.js';

function revised(change: (bars: Bar[]) => readonly Bar[], tolerance = 1e-4): string[] {
  const fetched = calmSeries(20);
  const bars = change(fetched);
  return revisionsOf(rawBars(calmSeries(20)), rawBars(bars), tolerance).map(
    ({ symbol, date, column, reason }) => `${symbol} ${formatDay(date)} ${column} ${reason}`,
  );
}

describe('revisions', () => {
  it('are none where the same came back, within the tolerance', () => {
    expect(revised((bars) => bars)).to.deep.equal([]);
    expect(
      revised((bars) => {
        scale(bars[3] as Bar, 1.00005);
        return bars;
      }),
    ).to.deep.equal([]);
  });

  it('name the day and the columns of a bar that was restated', () => {
    expect(
      revised((bars) => {
        (bars[3] as Bar).close *= 1.01;
        (bars[3] as Bar).volume += 7;
        return bars;
      }),
    ).to.deep.equal(['AAA 2019-01-07 close restated', 'AAA 2019-01-07 volume restated']);
  });

  it('tell a split and a dividend from a restatement', () => {
    const reasons = (change: (bar: Bar) => void): string[] => {
      const texts = revised((bars) => {
        const some = bars.slice(0, 5);
        some.forEach(change);
        return some;
      });
      return [...new Set(texts.map((text) => text.split(' ')[3] as string))];
    };

    expect(reasons((bar) => scale(bar, 0.5))).to.deep.equal(['split']);
    expect(
      reasons((bar) => {
        bar.adjClose *= 0.997;
      }),
    ).to.deep.equal(['dividend']);
  });

  it('tell a day that is gone from the range that came back, and no day outside of it', () => {
    expect(revised((bars) => bars.slice(10, 15).filter((_, i) => i !== 2))).to.deep.equal([
      'AAA 2019-01-18 close gone',
    ]);
  });

  it('say nothing of new days and new symbols', () => {
    const more = [...calmSeries(25), ...calmSeries(3, 'BBB')];

    expect(revisionsOf(rawBars(calmSeries(20)), rawBars(more), 1e-4)).to.deep.equal([]);
  });

  it('hold what was before and what is now; NaN where there is no value', () => {
    const fetched = calmSeries(20);
    (fetched[4] as Bar).adjClose = Number.NaN;

    const [one] = revisionsOf(rawBars(calmSeries(20)), rawBars(fetched), 1e-4);

    expect(one?.before).to.equal(calmSeries(20)[4]?.adjClose);
    expect(one?.after).to.be.NaN;
  });
});
