/**
 * The csv and parquet sources: which column is which, and what is said of files
 * that cannot be read.
 */
import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import type { FetchParams, RawBars } from '../../../nodes/fetch/source.js';
import csv from '../../../nodes/fetch/sources/csv.js';
import parquet from '../../../nodes/fetch/sources/parquet.js';
import { formatDay } from '../../../nodes/lib/market/dates.js';
import { TempProject } from '../../util/temp-project.js';
import { writeParquet } from './sql.js';

const HEAD = 'symbol,date,open,high,low,close,volume';

interface Answer {
  /** One text per row, numbers in the order open, high, low, close, adjusted close, volume. */
  readonly rows: readonly string[];
  readonly symbols: readonly string[];
  readonly warnings: readonly string[];
  readonly hasAdjusted: boolean;
}

function lines(raw: RawBars): string[] {
  const columns = [raw.open, raw.high, raw.low, raw.close, raw.adjClose, raw.volume];
  return [...raw.symbol].map((s, i) => {
    const date = raw.date[i] as number;
    const numbers = columns.filter((c) => c !== undefined).map((c) => c[i]);
    return [raw.symbols[s], Number.isNaN(date) ? '-' : formatDay(date), ...numbers].join(' ');
  });
}

describe('file sources', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject();
  });

  afterEach(() => project.remove());

  async function read(
    source: 'csv' | 'parquet',
    path: string,
    columns: FetchParams['columns'] = {},
  ): Promise<Answer> {
    const params = { source, path, columns } as unknown as FetchParams;
    const warnings: string[] = [];
    const raw = await (source === 'csv' ? csv : parquet).read({
      params,
      projectFolder: project.folder,
      secret: () => undefined,
      warn: (text) => warnings.push(text),
    });
    return {
      rows: lines(raw),
      symbols: raw.symbols,
      warnings,
      hasAdjusted: raw.adjClose !== undefined,
    };
  }

  /** The whole text of the error, with its hint; the project's folder as PROJECT. */
  async function refusal(
    source: 'csv' | 'parquet',
    path: string,
    columns: FetchParams['columns'] = {},
  ): Promise<string> {
    try {
      await read(source, path, columns);
    } catch (error) {
      const { code, message, hint } = error as { code: string; message: string; hint?: string };
      const text = [code, message, ...(hint === undefined ? [] : [hint])].join(' | ');
      return text.replaceAll(project.folder, 'PROJECT');
    }
    throw new Error('nothing was refused');
  }

  describe('csv', () => {
    it('reads a file by the names of its columns, in any order', async () => {
      project.write(
        'bars.csv',
        'volume,close,low,high,open,date,symbol,note\n5,3,1,4,2,2020-01-02,BBB,x\n6,3,1,4,2,2020-01-02,AAA,y\n',
      );

      const { rows, hasAdjusted } = await read('csv', 'bars.csv');

      expect(rows).to.deep.equal(['AAA 2020-01-02 2 4 1 3 6', 'BBB 2020-01-02 2 4 1 3 5']);
      expect(hasAdjusted).to.equal(false);
    });

    it('reads columns under other names when the params name them', async () => {
      project.write('bars.csv', 'Ticker,Day,O,H,L,C,"Adj Close",V\nAAA,2020-01-02,2,4,1,3,2.5,5\n');

      const { rows, hasAdjusted, warnings } = await read('csv', 'bars.csv', {
        symbol: 'Ticker',
        date: 'Day',
        open: 'O',
        high: 'H',
        low: 'L',
        close: 'C',
        adj_close: 'Adj Close',
        volume: 'V',
      });

      expect(rows).to.deep.equal(['AAA 2020-01-02 2 4 1 3 2.5 5']);
      expect(hasAdjusted).to.equal(true);
      expect(warnings).to.deep.equal([]);
    });

    it('warns once of an adjusted close that it does not read', async () => {
      const head = 'date,open,high,low,close,Adj Close,volume';
      project.write('bars/AAA.csv', `${head}\n2020-01-02,2,4,1,3,2.5,5\n`);
      project.write('bars/BBB.csv', `${head}\n2020-01-02,2,4,1,3,2.5,5\n`);

      expect((await read('csv', 'bars')).warnings).to.deep.equal([
        'column "Adj Close" is not read - to count dividends, set params.columns.adj_close to its name',
      ]);
    });

    it('takes the name of the file for the symbol when no column has it', async () => {
      project.write('bars/BRK.B.csv', 'date,open,high,low,close,volume\n2020-01-02,2,4,1,3,5\n');
      project.write("bars/O'X.CSV", 'date,open,high,low,close,volume\n2020-01-03,2,4,1,3,5\n');
      project.write('bars/notes.txt', 'not a table');

      const { rows, symbols } = await read('csv', 'bars');

      expect(symbols).to.deep.equal(['BRK.B', "O'X"]);
      expect(rows).to.deep.equal(['BRK.B 2020-01-02 2 4 1 3 5', "O'X 2020-01-03 2 4 1 3 5"]);
    });

    it('puts the rows of one symbol in two files together, in the order of the files', async () => {
      project.write('bars/2020.csv', `${HEAD},adj_close\nAAA,2020-01-02,2,4,1,3,5,2.9\n`);
      project.write(
        'bars/2021.csv',
        `${HEAD}\nBBB,2021-01-04,2,4,1,3,5\nAAA,2021-01-04,2,4,1,3,5\n`,
      );

      // A file without adjusted closes among others that have them is taken as adjusted already.
      expect((await read('csv', 'bars')).rows).to.deep.equal([
        'AAA 2020-01-02 2 4 1 3 2.9 5',
        'AAA 2021-01-04 2 4 1 3 3 5',
        'BBB 2021-01-04 2 4 1 3 3 5',
      ]);
    });

    for (const [what, tickers] of Object.entries({
      'TRUE and FALSE': ['FALSE', 'TRUE'],
      'T and F': ['F', 'T'],
      'ON and NO': ['NO', 'ON'],
      'NAN and INF': ['INF', 'NAN'],
      'numbers with zeros in front': ['0005', '0700'],
      dates: ['2020-01-01', '2020-01-02'],
    })) {
      it(`reads tickers that look like ${what} as text`, async () => {
        const rows = tickers.map((ticker) => `${ticker},2020-01-02,2,4,1,3,5`);
        project.write('bars.csv', `${HEAD}\n${rows.join('\n')}\n`);

        expect((await read('csv', 'bars.csv')).symbols).to.deep.equal(tickers);
      });
    }

    it('leaves what is no number or date to the gates, wherever in the file it stands', async () => {
      const good = 'AAA,2020-01-02,2,4,1,3,5\n';
      project.write('early.csv', `${HEAD}\nAAA,never,n/a,4,,3,5\n${good}`);
      // Types are guessed from the first 20,480 lines.
      project.write('late.csv', `${HEAD}\n${good.repeat(21_000)}AAA,2020-01-03,n/a,4.5,,3,5\n`);

      const early = await read('csv', 'early.csv');
      const late = await read('csv', 'late.csv');

      expect(early.rows).to.deep.equal(['AAA - NaN 4 NaN 3 5', 'AAA 2020-01-02 2 4 1 3 5']);
      expect(late.rows.slice(-2)).to.deep.equal([
        'AAA 2020-01-02 2 4 1 3 5',
        'AAA 2020-01-03 NaN 4.5 NaN 3 5',
      ]);
    });

    it('takes a time with an offset for its day in UTC, whatever the zone of the machine', () => {
      project.write('bars.csv', `${HEAD}\nAAA,2020-01-06 00:00:00-05:00,2,4,1,3,5\n`);
      // A process asks for its zone once, so each zone is a process of its own.
      const script = `
        const { default: csv } = await import(process.argv[1]);
        const params = { path: 'bars.csv', columns: {} };
        const raw = await csv.read({ params, projectFolder: process.argv[2], warn() {} });
        console.log(raw.date[0]);`;
      const module = new URL('../../../nodes/fetch/sources/csv.js', import.meta.url).href;
      const days = ['America/Los_Angeles', 'Asia/Tokyo'].map((zone) => {
        const args = ['--input-type=module', '-e', script, module, project.folder];
        return execFileSync(process.execPath, args, { env: { ...process.env, TZ: zone } });
      });

      expect(days.map((day) => formatDay(Number(day)))).to.deep.equal(['2020-01-06', '2020-01-06']);
    });

    it('names all columns that are missing at once, with what they may be called', async () => {
      project.write('yahoo.csv', 'Ticker,Date,Open,High,Low,Close,Vol\nAAA,2020-01-02,2,4,1,3,5\n');

      expect(await refusal('csv', 'yahoo.csv')).to.equal(
        'missing-column | "PROJECT/yahoo.csv" has no column "symbol", "date", "open", "high", "low", "close", "volume" - there are "Ticker", "Date", "Open", "High", "Low", "Close", "Vol" | name the file\'s columns in params.columns, such as columns: { symbol: "Ticker", date: "Date", open: "Open", high: "High", low: "Low", close: "Close" }',
      );
    });

    it('refuses a column that the params name and the file lacks, also an optional one', async () => {
      project.write('bars.csv', `${HEAD}\nAAA,2020-01-02,2,4,1,3,5\n`);
      const columns = { symbol: 'ticker', adj_close: 'adjusted' };

      expect(await refusal('csv', 'bars.csv', columns)).to.equal(
        'missing-column | "PROJECT/bars.csv" has no column "ticker" for "symbol", "adjusted" for "adj_close" - there are "symbol", "date", "open", "high", "low", "close", "volume" | name the file\'s columns in params.columns',
      );
    });

    it('names the line that has too few fields', async () => {
      const good = 'AAA,2020-01-02,2,4,1,3,5\n';
      project.write('early.csv', `${HEAD}\n${good}AAA,2020-01-03,2,4\n${good}`);
      project.write('late.csv', `${HEAD}\n${good.repeat(21_000)}AAA,2020-01-03,2,4\n`);

      expect(await refusal('csv', 'early.csv')).to.equal(
        'unreadable-file | "PROJECT/early.csv" cannot be read: Invalid Input Error: CSV Error on Line: 3; Original Line: AAA,2020-01-03,2,4; Expected Number of Columns: 7 Found: 4',
      );
      expect(await refusal('csv', 'late.csv')).to.equal(
        'unreadable-file | "PROJECT/late.csv" cannot be read: Invalid Input Error: CSV Error on Line: 21002; Original Line: AAA,2020-01-03,2,4; Expected Number of Columns: 7 Found: 4',
      );
    });

    it('says that a file is empty', async () => {
      project.write('bars.csv', '');

      expect(await refusal('csv', 'bars.csv')).to.equal(
        'unreadable-file | "PROJECT/bars.csv" is empty',
      );
    });

    it('says that a file or a folder is not there, or has nothing to read in it', async () => {
      project.write('bars/notes.txt', 'not a table');

      expect(await refusal('csv', 'prices.csv')).to.equal(
        'missing-file | "prices.csv" does not exist (looked for "PROJECT/prices.csv") | a relative path starts at the project folder',
      );
      expect(await refusal('csv', 'bars')).to.equal(
        'empty-folder | folder "bars" holds no *.csv file',
      );
    });
  });

  describe('parquet', () => {
    const BARS = `select * from (values
      ('BBB', date '2020-01-03', 2.0, 4.0, 1.0, 3.0, 2.5, 5),
      ('AAA', date '2020-01-02', 2.0, 4.0, 1.0, 3.0, null, 6)
    ) t(symbol, date, open, high, low, close, adj_close, volume)`;

    it('reads a file by the names of its columns, a missing number as NaN', async () => {
      await writeParquet(project.path('bars.parquet'), BARS);

      const { rows, hasAdjusted } = await read('parquet', 'bars.parquet');

      expect(rows).to.deep.equal(['AAA 2020-01-02 2 4 1 3 NaN 6', 'BBB 2020-01-03 2 4 1 3 2.5 5']);
      expect(hasAdjusted).to.equal(true);
    });

    it('does without an adjusted close, and takes days from times', async () => {
      await writeParquet(
        project.path('bars.parquet'),
        `select symbol as "Ticker ""x""", (date + interval 5 hour)::timestamp as date, open, high, low, close, volume::bigint as volume from (${BARS})`,
      );

      const { rows, hasAdjusted } = await read('parquet', 'bars.parquet', { symbol: 'Ticker "x"' });

      expect(rows).to.deep.equal(['AAA 2020-01-02 2 4 1 3 6', 'BBB 2020-01-03 2 4 1 3 5']);
      expect(hasAdjusted).to.equal(false);
    });

    it('reads all files of a folder, also by its full path', async () => {
      project.write('bars/notes.txt', 'not a table');
      for (const symbol of ['AAA', 'BBB']) {
        const file = project.path('bars', `${symbol}.parquet`);
        await writeParquet(file, `select * from (${BARS}) where symbol = '${symbol}'`);
      }

      const { rows } = await read('parquet', project.path('bars'));

      expect(rows).to.deep.equal(['AAA 2020-01-02 2 4 1 3 NaN 6', 'BBB 2020-01-03 2 4 1 3 2.5 5']);
    });

    it('needs a symbol in every row', async () => {
      await writeParquet(project.path('AAA.parquet'), `select * exclude (symbol) from (${BARS})`);

      expect(await refusal('parquet', 'AAA.parquet')).to.equal(
        'missing-column | "PROJECT/AAA.parquet" has no column "symbol" - there are "date", "open", "high", "low", "close", "adj_close", "volume" | name the file\'s columns in params.columns',
      );
    });

    it('says that a file is no Parquet', async () => {
      project.write('bars.parquet', 'symbol,date,open,high,low,close,volume\n');

      expect(await refusal('parquet', 'bars.parquet')).to.equal(
        'unreadable-file | "PROJECT/bars.parquet" cannot be read as parquet: Invalid Input Error: No magic bytes found at end of file \'PROJECT/bars.parquet\'',
      );
    });
  });
});
