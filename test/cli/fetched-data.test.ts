/**
 * Data of providers through the real program: fetched once, kept up to date, kept
 * through accidents. The providers are played by a local server.
 */
import { expect } from 'chai';
import { sql } from '../nodes/fetch/sql.js';
import type { Exchange } from '../util/played-exchange.js';
import { PlayedProject } from '../util/played-project.js';
import { answers } from '../util/provider-tricks.js';

/**
 * After the close of three sessions in a row, near the end of the calendar: a program
 * that is older than its files takes them for changed.
 */
const FIRST = '2029-12-26T23:00:00Z';
const SECOND = '2029-12-27T23:00:00Z';
const FEW = 'symbols: [SPY, AAPL, BRK-B]\nstart: "2029-01-02"';
const MANY = 'universe: us-154\nstart: "2029-10-01"';
const READER = `  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params: { benchmark: SPY, use: [], define: [{ name: Summer, type: bull, start: '2029-06-01', end: '2029-08-31' }] }
`;

describe('cli: data of providers', () => {
  let project: PlayedProject;

  beforeEach(async () => {
    project = await PlayedProject.open(FIRST);
  });

  afterEach(() => project.close());

  const query = (text: string): Promise<unknown[][]> =>
    sql(project.path('data/market.duckdb'), text);

  it('fetches once, and asks nothing more while the data are frozen', async () => {
    project.pipeline(`source: polygon\n${FEW}`, READER);

    const { out } = await project.well('run');

    expect(out).to.include(
      '744 bars of 3 symbols, 2029-01-02 to 2029-12-26, from source "polygon"',
    );
    expect(project.requests()).to.deep.equal(
      ['SPY', 'AAPL', 'BRK.B'].flatMap((s) => [`bars ${s}`, `splits ${s}`, `dividends ${s}`]),
    );

    project.setTime(SECOND);
    expect((await project.well('run')).out).to.include('nothing to do');
    expect(project.requests()).to.deep.equal([]);
  });

  it('updates with one request per symbol where nothing is new, and runs nothing after it', async () => {
    project.pipeline(`source: polygon\n${FEW}`, READER);
    await project.well('run');
    const before = await query('select symbol, date, fetched_at, run_id from market_data.ohlcv');
    project.requests();

    await project.well('data', 'update');

    expect(project.requests()).to.deep.equal([
      'bars SPY',
      'splits',
      'dividends',
      'bars AAPL',
      'bars BRK.B',
    ]);
    expect(
      await query('select symbol, date, fetched_at, run_id from market_data.ohlcv'),
    ).to.deep.equal(before);
    expect((await project.well('run')).out).to.include('nothing to do');
    expect(project.requests()).to.deep.equal([]);
  });

  it('takes a new session in by an update, and by itself where as_of is today', async () => {
    project.pipeline(`source: polygon\n${FEW}`, READER);
    await project.well('run');
    project.setTime(SECOND);

    expect((await project.well('data', 'update')).out).to.include('to 2029-12-27');
    expect((await project.well('run')).out).to.match(/scenarios +ran/);

    project.pipeline(`source: polygon\nas_of: today\n${FEW}`, READER);
    await project.well('run');
    project.requests();
    project.setTime('2029-12-28T23:00:00Z');
    const { out } = await project.well('run');
    expect(out).to.include('to 2029-12-28');
    expect(project.requests().filter((text) => text.startsWith('bars'))).to.have.length(3);
    expect((await project.well('run')).out).to.include('nothing to do');
  });

  it('fetches a symbol anew after a split, and records it', async () => {
    project.pipeline(`source: polygon\n${FEW}`);
    await project.well('run');
    project.requests();
    project.setTime(SECOND);
    project.server.market.addSplit('AAPL', '2029-12-27', 1, 4);

    const { err } = await project.well('data', 'update');

    expect(err).to.include('"AAPL": revised (split); see market_data.ohlcv_revisions');
    expect(project.requests().filter((text) => text === 'bars AAPL')).to.have.length(2);
    const [row] = await query(
      `select symbol, date, round(before / after, 2), reason from market_data.ohlcv_revisions where "column" = 'close'`,
    );
    expect(row).to.deep.equal(['AAPL', '2029-12-26', 4, 'split']);
  });

  it('fails where data of today are asked for and the provider is down, and says what to do', async () => {
    project.pipeline(`source: polygon\nas_of: today\n${FEW}`);
    await project.well('run');
    project.setTime(SECOND);
    project.server.always(answers(401, { status: 'ERROR', error: 'Unknown API Key' }));

    const { code, out } = await project.dag('run');

    expect(code).to.equal(1);
    expect(out).to.include('0 of 3 symbols are as asked').and.to.not.include('polygon: polygon');
    expect(out).to.include('set "as_of: frozen" to go on with what is stored');
  });

  it('tells which symbols another provider stood in for', async () => {
    project.server.always(
      answers(404, { status: 'NOT_FOUND', message: 'Ticker not found' }),
      /ticker\/AAPL|ticker=AAPL/,
    );
    project.pipeline(`source: [polygon, yahoo]\n${FEW}`);

    const { err } = await project.well('run');

    expect(err).to.include('"AAPL", 2029-01-02 to 2029-12-26: all from "yahoo" instead (polygon: ');
    expect(err).to.not.include('polygon: polygon');
    expect((await project.well('data', 'status')).out).to.match(/AAPL .*yahoo/);
  });

  it('fetches everything anew when dividends are told that were not', async () => {
    project.pipeline(`source: polygon\n${FEW}`);
    const yaml = project.read('pipelines.yaml');
    const bare = yaml.replace('timeout_seconds: 30', 'corporate_actions: false');
    project.write('pipelines.yaml', bare);
    await project.well('run');
    expect((await project.well('data', 'status')).out).to.include('split-only');
    project.write('pipelines.yaml', yaml);

    const { err } = await project.well('data', 'update');

    expect(err).to.include(
      '"SPY", "AAPL", "BRK-B": fetched anew with dividends, which were not told when it was stored',
    );
    expect((await project.well('data', 'status')).out).to.not.include('split-only');
    project.write('pipelines.yaml', bare);
    expect((await project.well('data', 'update')).err).to.include(
      'fetched anew without dividends, which are not told any more',
    );
  });

  it('says of a long list only what is odd, and all of it where that is asked for', async () => {
    project.pipeline(`source: polygon\n${MANY}`);
    project.server.market.list('KO', '2029-10-01', '2029-11-30');
    await project.well('run');

    const { out } = await project.well('data', 'status');

    const lines = out.split('\n');
    expect(lines[0]).to.match(/^154 symbols, 9,[0-9]{3} bars, 2029-10-01 to 2029-12-26; grades: /);
    expect(lines[1]).to.match(
      /^from "polygon" \(adjusted: split\): 154 symbols, last answer 2029-12-26 23:0. UTC$/,
    );
    expect(out).to.match(/^KO +2029-10-01 +2029-11-30 /m);
    expect(out).to.match(
      /^[0-9]+ symbols more have grade A and every session to 2029-12-26; --all lists them$/m,
    );
    expect(out).to.not.match(/^AAPL /m);
    expect((await project.well('data', 'status', '--all')).out).to.match(/^AAPL /m);
    const { nodes } = JSON.parse((await project.well('data', 'status', '--json')).out);
    expect(nodes[0].answer).to.have.length(154);
  });

  it('keeps imports beside all that, and tells what has no good bar', async () => {
    project.pipeline('source: store');
    project.write(
      'bars.csv',
      'symbol,date,open,high,low,close,volume\nAAA,2029-01-02,10,11,9,10.5,1000\nBBB,2029-01-02,10,8,9,10.5,1000\n',
    );

    expect((await project.dag('run')).out).to.include('no file was imported yet');
    expect((await project.well('data', 'import', 'bars.csv')).out).to.include('2 rows, 1 new');

    const { out } = await project.well('data', 'status');
    expect(out).to.include('2 symbols, 1 bar, 2029-01-02 to 2029-01-02; grades: A 1, F 1');
    expect((await project.dag('data', 'check')).code).to.equal(1);
    await project.well('data', 'export', 'out.csv');
    expect(project.read('out.csv').split('\n')).to.have.length(3);
  });

  it('says what to do with a file that is no database', async () => {
    project.pipeline('source: store');
    project.write('data/market.duckdb', 'text');
    project.write('bars.csv', 'symbol,date,open,high,low,close,volume\n');

    const { code, out } = await project.dag('data', 'import', 'bars.csv');

    expect(code).to.equal(1);
    expect(out)
      .to.include('market.duckdb" cannot be opened')
      .and.to.include(
        'if it is damaged, move it away: a new one is made, and what was fetched or imported has to come in again',
      );
  });

  describe('in the middle of 154 symbols', () => {
    const ANSWERED = 59;

    /** Starts a backfill, and calls when the provider has been asked for the 60th symbol. */
    function backfill(): {
      ended: ReturnType<PlayedProject['dag']>;
      kill: (signal: NodeJS.Signals) => void;
      held: Promise<Exchange>;
    } {
      project.pipeline(`source: polygon\n${MANY}`);
      let count = 0;
      const held = new Promise<Exchange>((resolve) => {
        project.server.always((exchange) => {
          if (++count === ANSWERED + 1) resolve(exchange);
          else exchange.send(exchange.answer);
        }, /aggs\/ticker/);
      });
      const process = project.start('run');
      const early = process.ended.then(({ out, err }): never => {
        throw new Error(`it ended too early: ${out}${err}`);
      });
      // Once it is held, the end is no news.
      early.catch(() => undefined);
      return {
        ended: process.ended,
        kill: (signal) => process.child.kill(signal),
        held: Promise.race([held, early]),
      };
    }

    /** Waits until so many symbols can be seen by another process. */
    async function untilStored(count: number): Promise<void> {
      for (let tries = 0; tries < 60; tries++) {
        const { code, out } = await project.dag('data', 'status', '--json');
        if (code === 0 && JSON.parse(out).nodes[0].answer.length >= count) return;
      }
      throw new Error(`${count} symbols never were in the store`);
    }

    const symbolsAsked = (): string[] =>
      project.requests().filter((text) => text.startsWith('bars'));

    it('an interrupt keeps what came, and the next run asks for the rest', async () => {
      const { ended, kill, held } = backfill();
      await held;
      kill('SIGINT');
      const { code, out, err } = await ended;

      expect(code).to.equal(130);
      expect(err).to.include(
        `market: ${ANSWERED} of 154 symbols came and are kept; run again to go on from there`,
      );
      expect(out)
        .to.match(/^interrupted in /m)
        .and.to.not.include('aborted');
      expect(symbolsAsked()).to.have.length(ANSWERED + 1);
      project.server.recover();
      expect((await project.well('run')).out).to.include('of 154 symbols');
      expect(symbolsAsked()).to.have.length(154 - ANSWERED);
    });

    it('an end by force keeps what came until a second before; others may look, and not run', async () => {
      const { ended, kill, held } = backfill();
      await held;
      await untilStored(ANSWERED);
      expect((await project.dag('data', 'check')).code).to.equal(0);
      const second = await project.dag('run');
      expect([second.code, second.err]).to.deep.equal([4, second.err]);
      kill('SIGKILL');
      expect((await ended).signal).to.equal('SIGKILL');
      project.requests();

      project.server.recover();
      expect((await project.well('run')).out).to.include('of 154 symbols');
      expect(symbolsAsked()).to.have.length(154 - ANSWERED);
      project.setTime(SECOND);
      await project.well('data', 'update');
      const asked = project.requests();
      // Ten sessions to compare and the new one; symbols that paid something by themselves.
      expect(asked.filter((text) => text.startsWith('session'))).to.have.length(11);
      expect(asked.filter((text) => text === 'splits')).to.have.length(1);
      expect(asked).to.have.length.below(60);
    });
  });
});
