/**
 * Imports and providers as the node type brings them in.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { formatDay } from '../../../nodes/lib/market/dates.js';
import type { SourceItem } from '../../../src/contract/index.js';
import { TempProject } from '../../util/temp-project.js';
import { AskedSource } from './asked-source.js';
import { rising, toyProvider } from './toy-provider.js';

const HEAD = 'symbol,date,open,high,low,close,volume\n';

/** `AAA 2020-01-02 10` of every bar: symbol, date and close. */
function closes(items: readonly SourceItem[]): string[] {
  return items.flatMap(({ key, table }) =>
    [...(table?.columns.date ?? [])].map(
      (date, row) => `${key[0]} ${formatDay(date)} ${table?.columns.close?.[row]}`,
    ),
  );
}

describe('loading', () => {
  let project: TempProject;
  let asked: AskedSource;

  beforeEach(() => {
    project = new TempProject();
    asked = new AskedSource(project);
  });

  afterEach(() => project.remove());

  it('an import merges the rows of a file, and counts what became of them', async () => {
    project.write('one.csv', `${HEAD}AAA,2020-01-02,10,11,9,10,5\nAAA,2020-01-03,10,11,9,10,5\n`);
    project.write(
      'two.csv',
      `${HEAD}AAA,2020-01-03,10,11,9,10.5,5\nAAA,2020-01-02,10,11,9,10,5\nBBB,2020-01-02,20,21,19,20,5\nBBB,2020-01-03,-1,21,19,20,5\n`,
    );
    await asked.load({ kind: 'import', path: asked.file('one.csv') });
    expect(asked.told.at(-1)).to.equal(
      `imported "${asked.file('one.csv')}": 2 rows, 2 new, 0 changed, 0 as they were, 0 refused or repeated`,
    );

    const items = await asked.load({ kind: 'import', path: asked.file('two.csv') });

    expect(asked.told.at(-1)).to.equal(
      `imported "${asked.file('two.csv')}": 4 rows, 1 new, 1 changed, 1 as they were, 1 refused or repeated`,
    );
    expect(closes(items)).to.deep.equal([
      'AAA 2020-01-02 10',
      'AAA 2020-01-03 10.5',
      'BBB 2020-01-02 20',
    ]);
    expect(closes(await asked.load({ kind: 'load' }))).to.deep.equal(closes(items));
  });

  it('imports stay when another source is used for a while', async () => {
    project.write('one.csv', `${HEAD}AAA,2020-01-02,10,11,9,10,5\n`);
    await asked.load({ kind: 'import', path: asked.file('one.csv') });

    await asked.load({ kind: 'load' }, 'demo', { symbols: 2 });

    expect(closes(await asked.load({ kind: 'load' }))).to.deep.equal(['AAA 2020-01-02 10']);
  });

  it('what is exported can be read back', async () => {
    project.write('one.csv', `${HEAD}AAA,2020-01-02,10,11,9,10.25,5\n`);
    await asked.load({ kind: 'import', path: asked.file('one.csv') });

    await asked.export('all.csv');

    expect(readFileSync(asked.file('all.csv'), 'utf8')).to.equal(
      'symbol,date,open,high,low,close,adj_close,volume,source,adjusted_basis\nAAA,2020-01-02,10.0,11.0,9.0,10.25,10.25,5.0,store,split\n',
    );
    expect((await asked.status()).json)
      .to.be.an('array')
      .with.length(1);
  });

  it('a frozen provider is asked once; an update moves the date, a date cuts what is read', async () => {
    const toy = toyProvider();
    toy.market.set('AAA', { closes: rising('2024-01-02', '2024-12-31') });
    asked.providers.set('toy', toy.source);
    const params = { symbols: ['AAA'], start: '2024-01-02' };
    const last = (items: readonly SourceItem[]): string | undefined => closes(items).at(-1);
    const first = await asked.load({ kind: 'load' }, 'toy', params);
    expect(last(first)).to.match(/^AAA 2024-06-28 /);

    asked.now = Date.UTC(2024, 6, 10, 12);
    const frozen = await asked.load({ kind: 'load' }, 'toy', params);
    expect(frozen).to.deep.equal(first);
    expect(toy.asked).to.have.length(1);

    const updated = await asked.load({ kind: 'update' }, 'toy', params);
    expect(last(updated)).to.match(/^AAA 2024-07-09 /);
    const dated = await asked.load({ kind: 'load' }, 'toy', { ...params, as_of: '2024-03-01' });
    expect(last(dated)).to.match(/^AAA 2024-03-01 /);
    expect(toy.asked).to.have.length(2);

    toy.refuse = () => 'down';
    asked.now = Date.UTC(2024, 7, 1, 12);
    const refused = await asked
      .load({ kind: 'load' }, 'toy', { ...params, as_of: 'today' })
      .catch((error: unknown) => error as Error & { hint?: string });
    expect([(refused as Error).message, (refused as { hint?: string }).hint]).to.deep.equal([
      '0 of 1 symbols are as asked; not "AAA" (toy: said down); what came is kept',
      'run again to go on from there, or set "as_of: frozen" to go on with what is stored',
    ]);
  });
});
