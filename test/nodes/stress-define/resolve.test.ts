/**
 * Where in the data a shock begins, and why it cannot be made. Dates are sessions of 2020.
 */
import { expect } from 'chai';
import { sessionsBetween } from '../../../nodes/lib/market/calendar.js';
import { parseDay } from '../../../nodes/lib/market/dates.js';
import type { StressDefinition } from '../../../nodes/lib/market/stress-scenario.js';
import { resolveStress } from '../../../nodes/stress-define/resolve.js';
import { checkStress, drawsOf } from '../../../nodes/stress-define/select.js';
import { readSchema } from '../../../src/config/package-root.js';

const day = (text: string): number => parseDay(text) as number;
const dates = sessionsBetween(day('2019-06-03'), day('2020-12-31'));
const DATA = { dates, datesOf: (symbol: string) => (symbol === 'BND' ? dates : undefined) };

const definition = (changes: Partial<StressDefinition>): StressDefinition => ({
  name: 'A Shock',
  about: '',
  sources: [],
  base: '2020-06-30',
  sessions: null,
  lookback: 252,
  draw: 1,
  draws: 1,
  path: { bootstrap: { block: 10 } },
  overlays: [],
  ...changes,
});

const resolve = (changes: Partial<StressDefinition>, bonds: string | null = 'BND') =>
  resolveStress(
    { definition: definition(changes), id: 'a-shock' },
    { benchmark: 'MKT', bonds },
    DATA,
  );

describe('a stress scenario in the data', () => {
  it('is called synthetic, and stands on the sessions after its base', () => {
    const found = resolve({ sessions: 10 });

    expect(found).to.include({
      name: 'Synthetic A Shock',
      kind: 'synthetic',
      type: 'stress',
      status: 'valid',
      base_session: '2020-06-30',
      first_session: '2020-07-01',
      // The third of July was a holiday.
      last_session: '2020-07-15',
      sessions: 10,
      slippage_factor: 1,
    });
    expect(found.recipe).to.include({ id: 'a-shock', version: 1, draw: 1 });
  });

  it('begins after the session before a base that is none', () => {
    expect(resolve({ base: '2020-07-05' }).base_session).to.equal('2020-07-02');
  });

  it('has as many sessions as its event, or 63', () => {
    const path = { replay: { from: '2020-02-19', to: '2020-03-23' } };

    expect([resolve({ path }).sessions, resolve({}).sessions]).to.deep.equal([23, 63]);
    expect(resolve({ path, sessions: 5 }).sessions).to.equal(5);
  });

  it('has a seed of its id, its draw and the version, and of nothing else', () => {
    const seed = resolve({}).seed;

    expect(resolve({ name: 'Another Name', base: '2020-07-02', overlays: [] }).seed).to.equal(seed);
    expect(resolve({ draw: 2 }).seed).to.not.equal(seed);
  });

  it('multiplies slippage by all its overlays', () => {
    const liquidity = { liquidity: { slippage: 5, volume: 0.3 } };

    expect(resolve({ overlays: [liquidity, liquidity] }).slippage_factor).to.equal(25);
  });

  it('is skipped with the reason', () => {
    const replay = (from: string, to: string) => ({ replay: { from, to } });
    const data = 'the data (2019-06-03 to 2020-12-31)';
    const cases: [Partial<StressDefinition>, string | null, string][] = [
      [
        { base: '2019-07-01' },
        'BND',
        `base 2019-07-01 has 21 sessions before it, fewer than 61, in ${data}`,
      ],
      [{ base: '2020-12-01' }, 'BND', `makes 63 sessions after 2020-12-01, and ${data} has 21`],
      [
        { path: replay('2019-05-31', '2019-07-01') },
        'BND',
        `replays 2019-05-31 to 2019-07-01, which is not inside ${data}`,
      ],
      [{ path: replay('2020-01-03', '2020-01-05') }, 'BND', 'replays 0 sessions, fewer than 2'],
      [
        { path: replay('2020-02-19', '2020-03-23'), sessions: 24 },
        'BND',
        'asks for 24 sessions of an event that has 23',
      ],
      [
        { overlays: [{ gap: { at: 64, size: -0.1 } }] },
        'BND',
        'has a gap at session 64, and makes 63',
      ],
      [
        { overlays: [{ rate_shock: { rise_bps: 100 } }] },
        'NONE',
        'shocks yields, and the bonds "NONE" have too few bars before 2020-06-30',
      ],
    ];
    for (const [changes, bonds, reason] of cases) {
      const { status, reason: told, sessions } = resolve(changes, bonds);
      expect([status, told, sessions]).to.deep.equal(['skipped', reason, 0]);
    }
  });

  it('is the same whatever comes after its last session', () => {
    const shorter = { ...DATA, dates: dates.slice(0, dates.indexOf(day('2020-10-01'))) };
    const one = resolveStress(
      { definition: definition({}), id: 'x' },
      { benchmark: 'MKT', bonds: null },
      shorter,
    );

    expect(one).to.deep.equal(
      resolveStress(
        { definition: definition({}), id: 'x' },
        { benchmark: 'MKT', bonds: null },
        DATA,
      ),
    );
  });
});

describe('a stress scenario in pipelines.yaml', () => {
  it('is written as one in a file', () => {
    const file = readSchema('stress-scenario') as Record<string, unknown>;
    const params = readSchema('nodes/stress-define') as {
      properties: { define: { items: Record<string, unknown> } };
    };
    const { items } = params.properties.define;

    expect([items.properties, items.required]).to.deep.equal([file.properties, file.required]);
  });
});

describe('draws of a stress scenario', () => {
  const scenario = (draws: number) => ({ definition: definition({ draw: 5, draws }), id: 'x' });

  it('are scenarios of their own, numbered, from the draw on', () => {
    const found = drawsOf(scenario(3)).map(({ id, definition: { name, draw } }) => [
      id,
      name,
      draw,
    ]);

    expect(found).to.deep.equal([
      ['x', 'A Shock 1', 5],
      ['x', 'A Shock 2', 6],
      ['x', 'A Shock 3', 7],
    ]);
  });

  it('bear the plain name where there is one', () => {
    expect(drawsOf(scenario(1)).map(({ definition: { name } }) => name)).to.deep.equal(['A Shock']);
  });

  it('do not take the names of others', () => {
    const params = {
      benchmark: 'MKT',
      bonds: null,
      use: [],
      define: [definition({ name: 'A Shock 2' }), definition({ draws: 2 })],
    };

    expect(checkStress(params, new Map())).to.deep.equal([
      {
        code: 'duplicate-name',
        message: 'scenario names "A Shock 2" and "A Shock 2" give the same file name',
        hint: 'give it another name',
        path: ['define', 1, 'name'],
      },
    ]);
  });
});
