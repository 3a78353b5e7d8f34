/**
 * Regimes of designed markets, and what holds for any market: no look-ahead, no flicker.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { REGIMES, type RegimeRules } from '../../../nodes/regime-detect/regime.js';
import { labelSessions } from '../../../nodes/regime-detect/rules.js';
import { countRegimes, spellsOf } from '../../../nodes/regime-detect/spells.js';

const RULES: RegimeRules = {
  average: 50,
  band: 0.04,
  decay: 0.94,
  high_volatility: 0.25,
  calm_volatility: 0.2,
  confirm: 5,
};

/** Closes from daily log returns, the first one 100. */
function closes(returns: readonly number[]): Float64Array {
  const out = new Float64Array(returns.length + 1);
  out[0] = 100;
  returns.forEach((ret, i) => {
    out[i + 1] = out[i]! * Math.exp(ret);
  });
  return out;
}

/** `n` returns that alternate about a mean. */
const steps = (n: number, mean: number, swing = 0.002): number[] =>
  Array.from({ length: n }, (_, i) => mean + (i % 2 === 0 ? swing : -swing));

const named = (close: Float64Array, rules = RULES): string[] =>
  [...labelSessions(close, rules).regime].map((code) => REGIMES[code] as string);

/** Returns of a market of any kind: some calm, some wild. */
const MARKET = fc
  .array(
    fc.record({
      mean: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
      swing: fc.double({ min: 0, max: 0.04, noNaN: true }),
      length: fc.integer({ min: 5, max: 60 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => closes(parts.flatMap(({ mean, swing, length }) => steps(length, mean, swing))));

describe('the regime of a session', () => {
  it('is bull above the average, bear below it, ranging about it and high volatility when wild', () => {
    const bull = named(closes(steps(120, 0.004)));
    const bear = named(closes(steps(120, -0.004)));
    const ranging = named(closes(steps(120, 0)));
    const wild = named(closes(steps(120, 0, 0.03)));

    expect([bull, bear, ranging, wild].map((labels) => labels.at(-1))).to.deep.equal([
      'bull',
      'bear',
      'ranging',
      'high_volatility',
    ]);
  });

  it('is undetermined until the average is full, unless the market is wild', () => {
    const calm = named(closes(steps(60, 0.004)));
    const wild = named(closes(steps(60, 0, 0.03)));

    expect(calm.lastIndexOf('undetermined')).to.equal(RULES.average - 2);
    expect(wild.lastIndexOf('undetermined')).to.equal(20);
  });

  it('changes only after the sessions that confirm it', () => {
    const turn = 120;
    const market = closes([...steps(turn, 0.004), ...steps(60, 0, 0.03)]);
    const at = (confirm: number) => named(market, { ...RULES, confirm }).indexOf('high_volatility');

    expect(at(1)).to.be.greaterThan(turn);
    expect(at(5)).to.equal(at(1) + 4);
  });

  it('begins a trend outside the band, and ends it where the average is crossed', () => {
    const rules = { ...RULES, average: 10, confirm: 1, high_volatility: 9, calm_volatility: 9 };
    const flat = Array.from({ length: 30 }, () => 100);
    const up = named(Float64Array.from([...flat, 106, 103, 100]), rules);
    const less = named(Float64Array.from([...flat, 103]), rules);
    const down = named(Float64Array.from([...flat, 94, 97, 100]), rules);

    // 103 is 2 % above its average: no reason to begin, none to end.
    expect(up.slice(29)).to.deep.equal(['ranging', 'bull', 'bull', 'ranging']);
    expect(less.at(-1)).to.equal('ranging');
    expect(down.slice(29)).to.deep.equal(['ranging', 'bear', 'bear', 'ranging']);
  });

  it('begins to be wild above one level, and ends below another', () => {
    const market = closes([...steps(60, 0, 0.02), ...steps(60, 0, 0.0142)]);
    const between = { ...RULES, confirm: 1 };
    const one = named(market, between);
    const { volatility } = labelSessions(market, between);

    // 22 % a year lies between the levels: wild it stays, wild it would not become.
    expect(volatility.at(-1)).to.be.within(0.21, 0.24);
    expect(one.at(-1)).to.equal('high_volatility');
    expect(named(closes(steps(120, 0, 0.0142)), between).at(-1)).to.equal('ranging');
  });

  it('does not depend on what comes later', () => {
    fc.assert(
      fc.property(MARKET, fc.double({ min: 0, max: 1, noNaN: true }), (close, share) => {
        const n = Math.max(1, Math.floor(share * close.length));
        const whole = labelSessions(close, RULES);
        const cut = labelSessions(close.slice(0, n), RULES);

        expect(cut.regime).to.deep.equal(whole.regime.slice(0, n));
        expect(cut.trend).to.deep.equal(whole.trend.slice(0, n));
        expect(cut.volatility).to.deep.equal(whole.volatility.slice(0, n));
      }),
    );
  });

  it('does not depend on the scale of prices', () => {
    fc.assert(
      fc.property(MARKET, (close) => {
        const doubled = labelSessions(
          close.map((c) => c * 2),
          RULES,
        );

        expect(doubled.regime).to.deep.equal(labelSessions(close, RULES).regime);
      }),
    );
  });

  it('lasts at least as long as confirmation, but for the first and the last spell', () => {
    fc.assert(
      fc.property(MARKET, fc.integer({ min: 1, max: 15 }), (close, confirm) => {
        const spells = spellsOf(labelSessions(close, { ...RULES, confirm }).regime);

        for (const { from, to, regime } of spells.slice(0, -1)) {
          if (regime !== 'undetermined') expect(to - from).to.be.at.least(confirm);
        }
      }),
    );
  });
});

describe('spells', () => {
  it('are all sessions in order, and counted by regime', () => {
    const codes = Float64Array.of(4, 4, 0, 0, 0, 1, 0, 0, 0, 0);
    const spells = spellsOf(codes);

    expect(spells).to.deep.equal([
      { regime: 'undetermined', from: 0, to: 2 },
      { regime: 'bull', from: 2, to: 5 },
      { regime: 'bear', from: 5, to: 6 },
      { regime: 'bull', from: 6, to: 10 },
    ]);
    const { bull, ranging } = countRegimes(spells);
    expect(bull).to.deep.equal({
      sessions: 7,
      share: 0.7,
      spells: 2,
      mean_length: 3.5,
      median_length: 3.5,
      longest: 4,
    });
    expect(ranging).to.deep.equal({
      sessions: 0,
      share: 0,
      spells: 0,
      mean_length: null,
      median_length: null,
      longest: null,
    });
  });

  it('of no session are none', () => {
    expect(spellsOf(new Float64Array(0))).to.deep.equal([]);
  });
});
