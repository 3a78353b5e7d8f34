/**
 * The made-up market: always the same, honest about being made up, good bars only.
 */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { passGates } from '../../../nodes/fetch/gates.js';
import type { FetchParams, RawBars } from '../../../nodes/fetch/source.js';
import demo, { makeMarket } from '../../../nodes/fetch/sources/demo.js';
import { sessionsBetween } from '../../../nodes/lib/market/calendar.js';
import { dayOf, parseDay } from '../../../nodes/lib/market/dates.js';

const SESSIONS = sessionsBetween(dayOf(2015, 8, 3), dayOf(2025, 12, 31)).length;

function digest(raw: RawBars): string {
  const hash = createHash('sha256').update(raw.symbols.join());
  for (const column of [raw.date, raw.open, raw.high, raw.low, raw.close, raw.volume]) {
    hash.update(new Uint8Array(column.buffer));
  }
  return hash.update(new Uint8Array((raw.adjClose as Float64Array).buffer)).digest('hex');
}

/** Rows of one symbol of a market. */
function symbolRows(raw: RawBars, symbol: string): [from: number, to: number] {
  const i = raw.symbols.indexOf(symbol);
  return [raw.symbol.indexOf(i), raw.symbol.lastIndexOf(i) + 1];
}

describe('demo source', () => {
  it('has 154 symbols with a bar in every session', () => {
    const raw = makeMarket(1, 154);

    expect(new Set(raw.symbols).size).to.equal(154);
    expect(raw.date).to.have.length(154 * SESSIONS);
  });

  it('names no symbol that anybody could trade for another', () => {
    expect(
      makeMarket(1, 154).symbols.filter((symbol) => !/^X[A-Z]{3}(\d\d)?$/.test(symbol)),
    ).to.deep.equal([]);
  });

  it('gives good bars only', () => {
    const { clean, refused, repeated, clamped } = passGates(makeMarket(1, 154), {
      calendar: 'XNYS',
    });

    expect(clean).to.have.length(154);
    expect([refused.length, repeated, clamped]).to.deep.equal([0, 0, 0]);
  });

  it('gives the same bytes twice, and others for another seed', () => {
    const first = digest(makeMarket(1, 20));

    expect(digest(makeMarket(1, 20))).to.equal(first);
    expect(digest(makeMarket(2, 20))).to.not.equal(first);
  });

  it('gives the first symbols the bars that they have in the whole market', () => {
    const whole = makeMarket(1, 154);
    const part = makeMarket(1, 7);

    expect(part.symbols).to.deep.equal(whole.symbols.slice(0, 7));
    expect(part.close).to.deep.equal(whole.close.slice(0, 7 * SESSIONS));
    expect(part.adjClose).to.deep.equal(whole.adjClose?.slice(0, 7 * SESSIONS));
  });

  it('reads as many symbols as asked for, and never more than there are', async () => {
    const read = async (symbols: FetchParams['symbols']): Promise<number> => {
      const params = { symbols, seed: 1 } as unknown as FetchParams;
      return (
        await demo.read({ params, projectFolder: '/', secret: () => undefined, warn: () => {} })
      ).symbols.length;
    };

    expect(await read(3)).to.equal(3);
    expect(await read(1000)).to.equal(154);
    expect(await read(null)).to.equal(154);
  });

  it('lets the index close at a tenth of the known levels', () => {
    const raw = makeMarket(1, 4);
    const [from, to] = symbolRows(raw, 'XMKT');
    const dates = raw.date.subarray(from, to);
    const close = (day: string): number =>
      raw.close[from + dates.indexOf(parseDay(day) as number)] as number;

    // Closes of the S&P 500, S&P Dow Jones Indices: 2020-02-19 and 2020-03-23.
    expect([close('2020-02-19'), close('2020-03-23')]).to.deep.equal([338.62, 223.74]);
  });

  it('pays dividends: the adjusted close is never above the close, and equal on the last day', () => {
    const raw = makeMarket(1, 4);
    const [from, to] = symbolRows(raw, 'XMKT');
    const adjusted = raw.adjClose as Float64Array;

    expect(adjusted[to - 1]).to.equal(raw.close[to - 1]);
    expect((adjusted[from] as number) / (raw.close[from] as number)).to.be.within(0.8, 0.95);
    expect(raw.close.every((close, i) => (adjusted[i] as number) <= close)).to.equal(true);
  });

  it('says that it is made up', () => {
    expect(demo.isSynthetic).to.equal(true);
    expect(demo.about).to.equal(
      'a made-up market of 154 tickers, 2015-08-03 to 2025-12-31, always the same',
    );
  });
});
