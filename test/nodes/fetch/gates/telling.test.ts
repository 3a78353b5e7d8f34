/**
 * Gates that tell what is odd and let it pass: Q05, Q09, Q10, Q11, Q13, Q15.
 */
import { expect } from 'chai';
import { closesOf } from '../../../../nodes/fetch/second-closes.js';
import { dayOf } from '../../../../nodes/lib/market/dates.js';
import { rawBars } from '../raw-bars.js';
import { type Bar, calmSeries, gatesOf, scale, told } from './series.js';

/** Level and text of the findings of one code. */
function levels(gates: ReturnType<typeof gatesOf>, code: string): [string, string][] {
  return gates.findings
    .filter((finding) => finding.code === code)
    .map(({ level, text }) => [level, text]);
}

describe('gate Q05, sessions without a bar', () => {
  const without = (...positions: number[]): Bar[] =>
    calmSeries().filter((_, i) => !positions.includes(i));

  it('finds nothing in whole series, holidays and closures included', () => {
    expect(told(gatesOf(calmSeries()), 'Q05')).to.deep.equal([]);
  });

  it('notes single sessions', () => {
    expect(levels(gatesOf(without(10, 20)), 'Q05')).to.deep.equal([
      [
        'note',
        'a session without a bar: 2 days (0.67 % of 300, at most 1 in a row), 2019-01-16, 2019-01-31',
      ],
    ]);
  });

  it('calls a series degraded from three in a row, or more than one per cent', () => {
    const [run] = levels(gatesOf(without(10, 11, 12)), 'Q05');
    const [share] = levels(gatesOf(without(10, 20, 30, 40)), 'Q05');

    expect([run?.[0], share?.[0]]).to.deep.equal(['degraded', 'degraded']);
  });

  it('goes by the thresholds it is given, or not at all', () => {
    const quality = { Q05: { run: 4, share: 0.02 } } as const;

    expect(levels(gatesOf(without(10, 11, 12), { quality }), 'Q05')[0]?.[0]).to.equal('note');
    expect(told(gatesOf(without(10), { quality: { Q05: 'off' } }), 'Q05')).to.deep.equal([]);
  });

  it('counts a row that was refused as missing', () => {
    const bars = calmSeries();
    (bars[10] as Bar).close = Number.NaN;

    expect(told(gatesOf(bars), 'Q05')).to.have.length(1);
  });

  it('expects what others of the market have where the calendar knows no holidays', () => {
    const bars = [...calmSeries(60, 'BBB'), ...calmSeries(60).filter((_, i) => i !== 7)];

    expect(
      gatesOf(bars, { calendar: 'weekdays' })
        .findings.filter(({ code }) => code === 'Q05')
        .map(({ symbol, days }) => [symbol, days.length]),
    ).to.deep.equal([['AAA', 1]]);
    expect(told(gatesOf(without(7), { calendar: 'weekdays' }), 'Q05')).to.deep.equal([]);
  });

  it('expects no holidays of years that the calendar does not know', () => {
    const bars = calmSeries(2).map((bar, i) => ({ ...bar, date: dayOf(1997, 1, 17) + 4 * i }));

    // Monday the 20th was no session by the rules of later years; nobody knows here.
    expect(told(gatesOf(bars), 'Q05')).to.deep.equal([]);
  });
});

describe('gates Q09 and Q10, prices that nobody traded at', () => {
  const still = (days: number, volume: number): Bar[] => {
    const bars = calmSeries();
    const { close } = bars[100] as Bar;
    for (const bar of bars.slice(101, 100 + days)) {
      scale(bar, close / bar.close);
      bar.close = close;
      bar.volume = volume;
    }
    return bars;
  };

  it('find eight equal closes, and five when nothing was traded', () => {
    expect(levels(gatesOf(still(8, 900)), 'Q09')).to.deep.equal([
      [
        'degraded',
        'a close that does not move: 8 days (1 run), 2019-05-28, 2019-05-29, 2019-05-30, …',
      ],
    ]);
    expect(told(gatesOf(still(5, 0)), 'Q09')).to.have.length(1);
  });

  it('let fewer pass', () => {
    expect(told(gatesOf(still(7, 900)), 'Q09')).to.deep.equal([]);
    expect(told(gatesOf(still(4, 0)), 'Q09')).to.deep.equal([]);
  });

  it('tell sessions without volume, by how many they are', () => {
    const level = (days: number): string | undefined => {
      const bars = calmSeries();
      for (const bar of bars.slice(100, 100 + days)) bar.volume = 0;
      return levels(gatesOf(bars), 'Q10')[0]?.[0];
    };

    expect([0, 3, 4, 16].map(level)).to.deep.equal([undefined, 'note', 'degraded', 'bad']);
  });

  it('take a series that never has volume for an index', () => {
    const bars = calmSeries().map((bar) => ({ ...bar, volume: 0 }));

    expect(levels(gatesOf(bars), 'Q10')[0]?.[1]).to.match(/^no volume on any day, as of an index/);
  });

  it('can be off', () => {
    const quality = { Q09: 'off', Q10: 'off' } as const;

    expect(gatesOf(still(8, 0), { quality }).findings).to.deep.equal([]);
  });
});

describe('gate Q11, a second source', () => {
  const compare = (change: (bar: Bar, i: number) => void): [string, string][] => {
    const other = calmSeries();
    other.forEach(change);
    return levels(gatesOf(calmSeries(), { second: closesOf('other', rawBars(other)) }), 'Q11');
  };

  it('finds nothing where both say the same, within half a per cent', () => {
    expect(compare((bar) => scale(bar, 1.004))).to.deep.equal([]);
  });

  it('tells closes that differ, of the sessions that it compares', () => {
    expect(compare((bar, i) => scale(bar, i === 50 || i === 51 ? 1.02 : 1))).to.deep.equal([
      ['bad', 'a close other than that of "other": 1 day (of 63 compared), 2019-03-18'],
    ]);
  });

  it('tells another split base from another price', () => {
    const [[, text] = []] = compare((bar) => scale(bar, 0.25));

    expect(text).to.equal(
      'a close other than that of "other": 63 days (of 63 compared, all 4.000 times it), 2019-01-02, 2019-01-07, 2019-01-14, …',
    );
  });

  it('says that there is none', () => {
    expect(gatesOf(calmSeries()).unchecked).to.deep.include({
      code: 'Q11',
      why: 'cross_check names no second source',
      symbols: 1,
    });
  });
});

describe('gate Q13, the adjusted close', () => {
  const dividend = (day: number): { date: number; amount: number } => ({ date: day, amount: 1 });
  /** A dividend of one per cent before bar 150. */
  const paid = (): Bar[] => {
    const bars = calmSeries();
    for (const bar of bars.slice(0, 150)) bar.adjClose = bar.close * 0.99;
    return bars;
  };

  it('finds nothing where dividends lower what lies before them', () => {
    const date = paid()[150]?.date as number;

    expect(told(gatesOf(paid(), {}, { dividends: [dividend(date)] }), 'Q13')).to.deep.equal([]);
    expect(told(gatesOf(paid()), 'Q13')).to.deep.equal([]);
  });

  it('tells a step that no dividend explains, where dividends are known', () => {
    expect(levels(gatesOf(paid(), {}, { dividends: [] }), 'Q13')).to.deep.equal([
      ['degraded', 'the adjusted close steps without a dividend or split: 1 day, 2019-08-07'],
    ]);
  });

  it('tells a factor that falls, or is above one', () => {
    const falls = calmSeries();
    for (const bar of falls.slice(150)) bar.adjClose = bar.close * 0.99;
    const above = calmSeries().map((bar) => ({ ...bar, adjClose: bar.close * 1.01 }));

    expect(told(gatesOf(falls), 'Q13')).to.deep.equal([
      'the factor of the adjusted close falls: 1 day, 2019-08-07',
    ]);
    expect(told(gatesOf(above), 'Q13')[0]).to.match(/^the adjusted close is above the close: 300/);
    expect(told(gatesOf(above, { quality: { Q13: 'off' } }), 'Q13')).to.deep.equal([]);
  });
});

describe('gate Q15, the last bar', () => {
  it('tells a symbol that ends before the market, and calls it no error', () => {
    const bars = [...calmSeries(60, 'BBB'), ...calmSeries(50)];

    expect(levels(gatesOf(bars), 'Q15')).to.deep.equal([
      [
        'note',
        'a session after the last bar on which others of the market have one: 10 days (the last bar is of 2019-03-14), 2019-03-15, 2019-03-18, 2019-03-19, …',
      ],
    ]);
  });

  it('is an error more than five sessions behind the day that is asked for', () => {
    const last = calmSeries(60).at(-1)?.date as number;
    const level = (days: number): string | undefined =>
      levels(gatesOf(calmSeries(60), { reaches: last + days }), 'Q15')[0]?.[0];

    // 2019-03-28 was a Thursday.
    expect([1, 4, 7, 8, 11].map(level)).to.deep.equal([undefined, 'note', 'note', 'bad', 'bad']);
  });

  it('goes by the last complete session at a time', () => {
    const noon = Date.UTC(2019, 2, 29, 16);
    const evening = Date.UTC(2019, 2, 29, 21);
    const quality = { Q15: { warn: 0 } };

    expect(told(gatesOf(calmSeries(60), { now: noon, quality }), 'Q15')).to.deep.equal([]);
    expect(told(gatesOf(calmSeries(60), { now: evening, quality }), 'Q15')).to.have.length(1);
  });
});
