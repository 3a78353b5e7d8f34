/**
 * Closes of a second provider: what is asked, how often, what is kept, and what is
 * said when nothing comes.
 */
import { expect } from 'chai';
import { askSecond } from '../../../nodes/fetch/ask-second.js';
import { openDesk } from '../../../nodes/fetch/desk.js';
import type { SecondSeries } from '../../../nodes/fetch/second-closes.js';
import { wishesOf } from '../../../nodes/fetch/second-wishes.js';
import { formatDay } from '../../../nodes/lib/market/dates.js';
import { type Row, rawBars, row } from './raw-bars.js';
import { day, rising, type Toy, toyProvider } from './toy-provider.js';

describe('asking a second source', () => {
  let toy: Toy;
  let stored: Map<string, SecondSeries>;
  let warnings: string[];

  beforeEach(() => {
    toy = toyProvider();
    stored = new Map();
    warnings = [];
    for (const symbol of ['AAA', 'BBB']) {
      toy.market.set(symbol, { closes: rising('2020-01-02', '2024-06-28') });
    }
  });

  interface Asked {
    readonly from?: string;
    readonly to?: string;
    readonly symbols?: readonly string[];
    readonly every?: number;
    readonly split?: string;
  }

  /** One round over bars between two days; forgets what was asked and told before. */
  async function ask(asked: Asked = {}): Promise<void> {
    toy.asked.length = 0;
    warnings.length = 0;
    const { from = '2024-01-02', to = '2024-03-28', symbols = ['AAA', 'BBB'], split } = asked;
    const rows = symbols.flatMap((symbol) =>
      [...rising(from, to)].map(([date, close]): Row => row({ symbol, date, close })),
    );
    const facts = { splits: split ? [{ date: day(split), ratio: 4 }] : [], dividends: [] };
    const raw = { ...rawBars(rows), facts: new Map(symbols.map((s) => [s, facts])) };
    const signal = new AbortController().signal;
    await askSecond({
      provider: 'toy',
      desk: openDesk([{ id: 'toy', source: toy.source, options: {} }], {
        secret: () => undefined,
        now: () => 0,
        lastComplete: () => day(to),
        sleep: async () => undefined,
        signal,
        warn: (text) => warnings.push(text),
      }),
      wishes: wishesOf(raw, day(to), { calendar: 'XNYS', quality: {} }),
      stored,
      every: asked.every ?? 5,
      calendar: 'XNYS',
      tolerance: 1e-4,
      now: () => 17,
      warn: (text) => warnings.push(text),
      progress: () => undefined,
      save: async (series) => {
        stored.set(series.symbol, series);
      },
    });
  }

  const kept = (symbol = 'AAA'): string[] =>
    Array.from(stored.get(symbol)?.date ?? [], (date) => formatDay(date));

  it('asks once for the whole series, and keeps one session in five', async () => {
    await ask({ to: '2024-01-31' });

    expect(toy.asked).to.deep.equal(['AAA 2024-01-02 2024-01-31', 'BBB 2024-01-02 2024-01-31']);
    expect(kept()).to.deep.equal([
      '2024-01-02',
      '2024-01-08',
      '2024-01-16',
      '2024-01-22',
      '2024-01-29',
    ]);
    expect(stored.get('AAA')).to.include({ from: day('2024-01-02'), every: 5, fetchedAt: 17 });
  });

  it('asks nothing while no new week has begun, and then for what is new with two to compare', async () => {
    await ask({ to: '2024-01-29' });
    await ask({ to: '2024-02-02' });
    expect(toy.asked).to.deep.equal([]);

    await ask({ to: '2024-02-05' });

    expect(toy.asked).to.deep.equal(['AAA 2024-01-22 2024-02-05', 'BBB 2024-01-22 2024-02-05']);
    expect(kept().slice(-3)).to.deep.equal(['2024-01-22', '2024-01-29', '2024-02-05']);
    expect(stored.get('AAA')?.date).to.have.length(6);
  });

  it('asks for all of it anew when what is stored came back on another base', async () => {
    await ask({ symbols: ['AAA'], to: '2024-01-31' });
    const halved = rising('2020-01-02', '2024-06-28');
    for (const [d, close] of halved) halved.set(d, close / 2);
    toy.market.set('AAA', { closes: halved });

    await ask({ symbols: ['AAA'], to: '2024-02-09' });

    expect(toy.asked).to.deep.equal(['AAA 2024-01-22 2024-02-09', 'AAA 2024-01-02 2024-02-09']);
    const { date, close } = stored.get('AAA') as SecondSeries;
    expect([...close]).to.deep.equal([...date].map((d) => halved.get(d)));
  });

  const ANEW: readonly (readonly [string, Asked])[] = [
    ['the series begins earlier', { from: '2023-12-01' }],
    ['more sessions are compared', { every: 1 }],
    ['the series was split since', { to: '2024-02-01', split: '2024-02-01' }],
  ];
  for (const [why, change] of ANEW) {
    it(`asks for all of it anew when ${why}`, async () => {
      await ask({ symbols: ['AAA'], to: '2024-01-31' });

      await ask({ symbols: ['AAA'], to: '2024-01-31', ...change });

      const { from = '2024-01-02', to = '2024-01-31' } = change;
      expect(toy.asked).to.deep.equal([`AAA ${from} ${to}`]);
    });
  }

  it('keeps every close that jumps, for the gate that doubts it', async () => {
    const jumping = rawBars([
      row({ date: '2024-01-02', close: 100 }),
      row({ date: '2024-01-03', close: 150 }),
      row({ date: '2024-01-04', close: 101 }),
      row({ date: '2024-01-05', close: 102 }),
    ]);
    const [wish] = wishesOf(jumping, day('2024-01-05'), { calendar: 'XNYS', quality: {} });

    expect([...(wish?.jumps ?? [])].map((d) => formatDay(d))).to.deep.equal([
      '2024-01-03',
      '2024-01-04',
    ]);
  });

  it('takes what a smaller plan has, and says from when on', async () => {
    toy.refuse = (_, from) => (from < day('2022-01-01') ? 'plan' : undefined);

    await ask({ symbols: ['AAA'], from: '2021-01-04' });

    expect(toy.asked).to.deep.equal(['AAA 2021-01-04 2024-03-28', 'AAA 2022-04-08 2024-03-28']);
    expect(kept()[0]).to.equal('2022-04-08');
    expect(warnings).to.deep.equal([
      '"AAA": closes before 2022-04-08 are not compared with "toy" (toy: said plan)',
    ]);
    await ask({ symbols: ['AAA'], from: '2021-01-04' });
    expect(toy.asked).to.deep.equal([]);
  });

  for (const why of ['key', 'busy', 'down'] as const) {
    it(`asks no more of who is out, and says why: ${why}`, async () => {
      toy.refuse = () => why;

      await ask();

      expect(toy.asked).to.have.length(1);
      expect(stored.size).to.equal(0);
      expect(warnings).to.deep.equal([
        `"AAA", "BBB": closes are not compared with "toy" until an update asks again (toy: said ${why})`,
      ]);
    });
  }

  it('goes on with the others where one symbol is refused, and keeps what it had of it', async () => {
    await ask({ to: '2024-01-31' });
    toy.refuse = (symbol) => (symbol === 'AAA' ? 'symbol' : undefined);

    await ask({ to: '2024-02-09' });

    expect(kept('AAA').at(-1)).to.equal('2024-01-29');
    expect(kept('BBB').at(-1)).to.equal('2024-02-05');
    expect(warnings).to.deep.equal([
      '"AAA": closes after 2024-01-31 are not compared with "toy" until an update asks again (toy: said symbol)',
    ]);
  });
});
