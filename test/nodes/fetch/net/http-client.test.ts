/**
 * Two addresses of one provider: the second is asked when the first is unreachable.
 */
import { expect } from 'chai';
import { HttpClient } from '../../../../nodes/fetch/net/http-client.js';
import { type PlayedProviders, startProviders } from '../../../util/provider-server.js';
import { tooMany } from '../../../util/provider-tricks.js';

const PATH = '/v8/finance/chart/KO?period1=1766700000&period2=1767300000';

describe('HTTP client', () => {
  let servers: PlayedProviders[];
  beforeEach(async () => {
    servers = [await startProviders(), await startProviders()];
  });
  afterEach(() => Promise.all(servers.map((server) => server.close())));

  const client = (turnsWhenBusy: boolean): HttpClient =>
    new HttpClient(
      {
        provider: 'twin',
        bases: servers.map(({ url }) => url),
        turnsWhenBusy,
        headers: {},
        secrets: [],
        rate: { requests: 100, span: 1000 },
        backOff: { attempts: 3, first: 1, firstBusy: 1, longest: 10 },
        limits: { quiet: 20_000, whole: 20_000, bytes: 1e6 },
        busy: [429],
        todo: { busy: 'wait', down: 'look' },
      },
      {
        options: {},
        secret: () => undefined,
        now: () => 0,
        lastComplete: () => 0,
        sleep: async () => {},
        signal: new AbortController().signal,
        warn: () => {},
      },
    );

  it('asks the second address when the first is unreachable, and stays there', async () => {
    const twin = client(false);
    await servers[0]!.close();

    const answers = [await twin.get(PATH, 'KO'), await twin.get(PATH, 'KO')];

    expect(answers.map(({ status, requests }) => [status, requests])).to.deep.equal([
      [200, 2],
      [200, 1],
    ]);
    expect(servers[1]!.requests).to.have.length(2);
  });

  it('stays with the first that is busy, unless it is told to turn', async () => {
    servers[0]!.script([tooMany(), tooMany()]);

    await client(false).get(PATH, 'KO');
    expect(servers.map(({ requests }) => requests.length)).to.deep.equal([3, 0]);
    servers[0]!.script([tooMany()]);
    await client(true).get(PATH, 'KO');
    expect(servers.map(({ requests }) => requests.length)).to.deep.equal([4, 1]);
  });
});
