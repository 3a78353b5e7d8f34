/** A single backtest as `dag show` tells it, on the small market. */
import { expect } from 'chai';
import { smallRun } from '../../pipeline/small-run.js';
import { dag } from '../../util/command-line.js';
import type { TempProject } from '../../util/temp-project.js';

interface Column {
  readonly name: string;
  readonly data: readonly (number | string | null)[];
}

interface Block {
  readonly kind: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly figures: readonly { readonly name: string; readonly value: number | null }[];
  readonly columns: readonly Column[];
  readonly series: readonly Column[];
}

describe('a backtest in full', () => {
  let project: TempProject;
  const blocks = async (partition: string): Promise<readonly Block[]> => {
    const { out, err } = await dag(project.folder, ['show', partition, '--all', '--json']);
    expect(err).to.equal('');
    return JSON.parse(out).blocks;
  };
  const column = ({ columns }: Block, name: string): readonly (number | string | null)[] =>
    (columns.find((c) => c.name === name) as Column).data;

  before(async () => {
    project = await smallRun(2);
  });

  after(() => project.remove());

  it('shows what was published: figures, and an equity that ends where they say', async () => {
    const key = ['volatility_targeting', 'Calm Year', 'XTEC01'];
    const sql = `from backtests where strategy = '${key[0]}' and symbol = '${key[2]}' and scenario = '${key[1]}'`;
    const answer = await dag(project.folder, ['query', sql, '--json']);
    const [published] = JSON.parse(answer.out).rows;

    const [, figures, equity] = (await blocks(key.join('/'))) as [Block, Block, Block];

    for (const { name, value } of figures.figures) {
      const other = published[name];
      expect(value, name).to.equal(typeof other === 'boolean' ? Number(other) : other);
    }
    expect(equity.series[0]?.data.at(-1)).to.be.closeTo(published.final_equity, 1e-6);
  });

  it('lists every round trip with the rows around its fills, and marks what happened', async () => {
    const [, , , trips, ...around] = (await blocks(
      'volatility_targeting/Calm Year/XTEC01',
    )) as Block[];

    const count = column(trips as Block, 'pnl').length;
    expect(around.length).to.equal(count).and.to.be.greaterThan(0);
    around.forEach((block, i) => {
      const dates = column(block, 'date');
      const marks = column(block, '');
      expect(dates[marks.findIndex((m) => `${m}`.includes('enters'))]).to.equal(
        column(trips as Block, 'entry_date')[i],
      );
      expect(dates[marks.findIndex((m) => `${m}`.includes('leaves'))]).to.equal(
        column(trips as Block, 'exit_date')[i],
      );
      expect(column(block, 'ewma_vol_94')).to.have.length(dates.length);
    });
  });

  it('says in words what was asked', async () => {
    const [question] = (await blocks('buy_and_hold/Calm Year/XTEC01')) as [Block];

    expect(question.lines[2]).to.equal(
      '100000 in cash; fills at the next open, slippage 5 bps, commission 0 bps, rebalanced beyond 1 %, parts of shares',
    );
  });
});
