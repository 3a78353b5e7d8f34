/**
 * Closes held against a second source, through the real program: providers are played
 * by a local server, files are written by hand.
 */
import { expect } from 'chai';
import { sql } from '../nodes/fetch/sql.js';
import { PlayedProject } from '../util/played-project.js';
import { answers, changed } from '../util/provider-tricks.js';

const FIRST = '2029-12-20T23:00:00Z';
const SAME_WEEK = '2029-12-21T23:00:00Z';
const NEXT_WEEK = '2029-12-26T23:00:00Z';
const FEW = 'symbols: [SPY, AAPL, KO]\nstart: "2029-01-02"';
const READER = `  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params: { benchmark: SPY, use: [], define: [{ name: Summer, type: bull, start: '2029-06-01', end: '2029-08-31' }] }
`;

interface Chart {
  chart: { result: { indicators: { quote: { close: number[] }[] } }[] };
}

describe('cli: closes held against a second source', () => {
  let project: PlayedProject;

  beforeEach(async () => {
    project = await PlayedProject.open(FIRST);
  });

  afterEach(() => project.close());

  const query = (text: string): Promise<unknown[][]> =>
    sql(project.path('data/market.duckdb'), text);

  /** The played Yahoo tells closes of a symbol that nobody else has. */
  const lie = (symbol: string, factor: (i: number) => number): void =>
    project.server.always(
      changed((body: Chart) => {
        for (const { indicators } of body.chart.result) {
          for (const quote of indicators.quote) {
            quote.close = quote.close.map((close, i) => close * factor(i));
          }
        }
        return body;
      }),
      new RegExp(`chart/${symbol}`),
    );

  /** The report over one source's series. */
  const check = async (at = 0): Promise<{ code: number; report: Report }> => {
    const { code, out } = await project.dag('data', 'check', '--json');
    return { code: code as number, report: JSON.parse(out).nodes[0].answer[at] };
  };

  interface Report {
    readonly cross_check?: object;
    readonly grades: Readonly<Record<string, number>>;
    readonly codes: readonly { readonly code: string; readonly not_checked: readonly string[] }[];
    readonly symbols: readonly {
      readonly symbol: string;
      readonly grade: string;
      readonly findings: readonly { readonly code: string; readonly text: string }[];
    }[];
  }

  const notChecked = ({ codes }: Report): readonly string[] =>
    codes.find(({ code }) => code === 'Q11')?.not_checked ?? [];

  it('asks once per symbol and once a week after that, and runs nothing for it', async () => {
    project.pipeline(`source: polygon\ncross_check: yahoo\n${FEW}`, READER);
    const { out } = await project.well('run');
    expect(out).to.include('compared with "yahoo": 153 closes of 3 symbols, none differs');
    const charts = (): string[] => project.requests().filter((text) => text.startsWith('chart'));
    expect(charts()).to.deep.equal(['chart AAPL', 'chart KO', 'chart SPY']);

    expect((await project.well('run')).out).to.include('nothing to do');
    await project.well('data', 'update');
    project.setTime(SAME_WEEK);
    await project.well('data', 'update');
    expect(charts()).to.deep.equal([]);
    expect((await project.well('run')).out).to.match(/scenarios +ran/);

    project.setTime(NEXT_WEEK);
    await project.well('data', 'update');
    expect(charts()).to.deep.equal(['chart AAPL', 'chart KO', 'chart SPY']);
    expect((await project.well('data', 'check')).out).to.include(
      'compared with "yahoo": 156 closes of 3 symbols, none differs',
    );
    expect(charts()).to.deep.equal([]);
    expect(
      await query('select distinct source from market_data.ohlcv'),
      'closes of the second source are no bars',
    ).to.deep.equal([['polygon']]);
  });

  it('tells closes that differ, in the run, the check, the report and the record', async () => {
    lie('AAPL', (i) => (i === 4 ? 1.02 : 1));
    lie('KO', () => 0.25);
    project.pipeline(`source: polygon\ncross_check: yahoo\n${FEW}`);

    const { out } = await project.well('run');

    expect(out).to.include(
      'compared with "yahoo": 153 closes of 3 symbols, 52 differ: "AAPL", "KO"',
    );
    const { code, report } = await check();
    expect(code).to.equal(1);
    expect(report.cross_check).to.deep.equal({
      source: 'yahoo',
      symbols: 3,
      closes: 153,
      every: 5,
    });
    const told = report.symbols.map(({ symbol, grade, findings }) => [
      symbol,
      grade,
      findings.find((f) => f.code === 'Q11')?.text,
    ]);
    expect(told).to.deep.include([
      'AAPL',
      'D',
      'a close other than that of "yahoo": 1 day (of 51 compared), 2029-01-08',
    ]);
    expect(told.find(([symbol]) => symbol === 'KO')?.[2]).to.include(
      '51 days (of 51 compared, all 4.000 times it)',
    );
    expect((await project.well('data', 'status')).out).to.match(/AAPL .* D /);
    const [run] = JSON.parse((await project.well('runs', '--json')).out).runs;
    const record = JSON.parse(project.read(`data/runs/${run.run}.json`));
    expect(record.details.market.summaries[0].rows).to.deep.include(['Q11', 0, 2, 52, 153]);
  });

  it('warns where the second source refuses, goes on, and asks again with the next update', async () => {
    project.server.always(
      answers(404, {
        chart: { result: null, error: { code: 'Not Found', description: 'No data found' } },
      }),
      /chart\/KO/,
    );
    project.pipeline(`source: polygon\ncross_check: yahoo\n${FEW}`);

    const { err, out } = await project.well('run');

    expect(err).to.include(
      '"KO": closes are not compared with "yahoo" until an update asks again (yahoo: KO 2029-01-02 to 2029-12-20: 404 "No data found"',
    );
    expect(out).to.include('102 closes of 2 symbols, none differs');
    const { report } = await check();
    expect(notChecked(report)).to.deep.equal(['"yahoo" has not given its closes (1 symbol)']);
    project.server.recover();
    project.requests();
    await project.well('data', 'update');
    expect(project.requests().filter((text) => text.startsWith('chart'))).to.deep.equal([
      'chart KO',
    ]);
    expect(notChecked((await check()).report)).to.deep.equal([]);
  });

  it('asks Polygon for nothing but bars, and says where its plan ends', async () => {
    await project.close();
    project = await PlayedProject.open(FIRST, { planYears: 2 });
    project.pipeline(
      'source: yahoo\ncross_check: polygon\nsymbols: [SPY, AAPL]\nstart: "2020-01-02"',
    );

    const { err } = await project.well('run');

    expect(project.requests().filter((text) => !text.startsWith('chart'))).to.deep.equal([
      'bars AAPL',
      'bars AAPL',
      'bars SPY',
      'bars SPY',
    ]);
    expect(err).to.include('"AAPL": closes before 2027-12-31 are not compared with "polygon" (');
  });

  it('does not hold a series against the provider that it is from', async () => {
    project.server.always(
      answers(404, { status: 'NOT_FOUND', message: 'Ticker not found' }),
      /ticker\/AAPL|ticker=AAPL/,
    );
    project.pipeline(`source: [polygon, yahoo]\ncross_check: yahoo\n${FEW}`);

    await project.well('run');

    expect(project.requests().filter((text) => text === 'chart AAPL')).to.have.length(1);
    expect(notChecked((await check(0)).report)).to.deep.equal([]);
    expect(notChecked((await check(1)).report)).to.deep.equal([
      'the series is from "yahoo" itself (1 symbol)',
    ]);
  });

  it('reads a file with nothing but closes, again when it changes', async () => {
    project.write('closes.csv', 'Ticker,date,close\nAAA,2029-01-02,10\nAAA,2029-01-08,11\n');
    project.write(
      'bars.csv',
      'symbol,date,open,high,low,close,volume\nAAA,2029-01-02,10,11,9,10,1000\nAAA,2029-01-08,10,12,9,11,1000\nBBB,2029-01-02,10,11,9,10,1000\n',
    );
    project.pipeline(
      'source: csv\npath: bars.csv\ncross_check: { source: csv, path: closes.csv, columns: { symbol: Ticker } }',
      READER.replace('SPY', 'AAA'),
    );
    const { out } = await project.well('run', 'market');
    expect(out).to.include('compared with "csv": 2 closes of 1 symbol, none differs');
    expect((await project.well('run', 'market')).out).to.include('nothing to do');

    project.write('closes.csv', 'Ticker,date,close\nAAA,2029-01-02,10\nAAA,2029-01-08,12\n');
    const again = await project.well('run', 'market');

    expect(again.err).to.include('file "closes.csv" changed');
    expect(again.out).to.include('2 closes of 1 symbol, 1 differ: "AAA"');
    const { report } = await check();
    expect(notChecked(report)).to.deep.equal(['"csv" has not given its closes (1 symbol)']);
  });

  it('goes on without a file that is not there, and says so', async () => {
    project.write(
      'bars.csv',
      'symbol,date,open,high,low,close,volume\nAAA,2029-01-02,10,11,9,10,1000\n',
    );
    project.pipeline('source: csv\npath: bars.csv\ncross_check: { source: csv, path: closes.csv }');

    const { err, out } = await project.well('run');

    expect(err).to.include(
      'closes are not compared with "csv" ("closes.csv" does not exist (looked for ',
    );
    expect(out).to.include('no close was compared with "csv"');
  });

  it('checks imports against a provider', async () => {
    project.write(
      'bars.csv',
      'symbol,date,open,high,low,close,volume\nKO,2029-01-02,10,11,9,10,1000\n',
    );
    project.pipeline('source: store\ncross_check: yahoo');

    const { out } = await project.well('data', 'import', 'bars.csv');

    expect(out).to.include('compared with "yahoo": 1 close of 1 symbol, 1 differ: "KO"');
    expect(out).to.include('imported ');
    expect((await project.well('run')).out).to.not.include('imported ');
  });

  const MISTAKES: readonly (readonly [string, string])[] = [
    ['source: yahoo\nsymbols: [KO]\ncross_check: yaho', 'did you mean "yahoo"?'],
    ['source: yahoo\nsymbols: [KO]\ncross_check: yahoo', '"yahoo" is the source itself'],
    ['source: yahoo\nsymbols: [KO]\ncross_check: store', '"store" cannot be a second source'],
    ['source: demo\ncross_check: yahoo', '"yahoo" knows nothing of them'],
    [
      'source: yahoo\nsymbols: [KO]\ncross_check: csv',
      'cross_check: { source: csv, path: closes.csv }',
    ],
    [
      'source: yahoo\nsymbols: [KO]\ncross_check: { source: polygon, path: x.csv }',
      'the second source "polygon" reads no file, but "path" is "x.csv"',
    ],
    [
      'source: yahoo\nsymbols: [KO]\ncross_check: { source: polygon, columns: { close: C } }',
      'reads no table, but "columns" are named',
    ],
    ['source: yahoo\nsymbols: [KO]\ncross_check: { sorce: csv }', 'did you mean "source"?'],
  ];
  for (const [params, said] of MISTAKES) {
    it(`finds the mistake in ${params.split('\n').at(-1)}`, async () => {
      project.pipeline(params);

      const { code, out, err } = await project.dag('validate');

      expect(code).to.equal(2);
      expect(out + err).to.include(said);
    });
  }
});
