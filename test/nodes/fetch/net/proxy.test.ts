/**
 * Requests through a proxy that the environment names; the proxy is played, and leads
 * every name to the played providers.
 */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'chai';
import { wayTo } from '../../../../nodes/fetch/net/proxy.js';
import { ask, Trouble } from '../../../../nodes/fetch/net/transport.js';
import { type PlayedProviders, startProviders } from '../../../util/provider-server.js';

const LIMITS = { quiet: 20_000, whole: 20_000, bytes: 1e6 };
const PATH = '/v8/finance/chart/KO?period1=1766700000&period2=1767300000';
const NAMES = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((n) => [n, n.toUpperCase()]);

describe('proxies', () => {
  let server: PlayedProviders;
  let proxy: Server;
  let led: { to: string; authorization: string | undefined }[];
  let status: number;
  let before: Readonly<Record<string, string | undefined>>;

  beforeEach(async () => {
    before = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));
    for (const name of NAMES) delete process.env[name];
    server = await startProviders();
    led = [];
    status = 200;
    proxy = createServer();
    proxy.on('connect', ({ url = '', headers }, client) => {
      led.push({ to: url, authorization: headers['proxy-authorization'] });
      if (status !== 200) {
        client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
        return;
      }
      const target = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        target.pipe(client).pipe(target);
      });
      target.on('error', () => client.destroy());
      client.on('error', () => target.destroy());
    });
    await new Promise<void>((done) => {
      proxy.listen(0, '127.0.0.1', done);
    });
  });

  afterEach(async () => {
    for (const name of NAMES) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await server.close();
    proxy.closeAllConnections();
    proxy.close();
  });

  const place = (): string => `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const get = (url: string) => ask(url, {}, LIMITS, new AbortController().signal);
  const trouble = async (url: string): Promise<string> => {
    try {
      await get(url);
    } catch (error) {
      if (error instanceof Trouble) return `${error.kind}: ${error.message}`;
      throw error;
    }
    throw new Error('there was no trouble');
  };

  it('lead to the provider, with the password of their URL', async () => {
    process.env.HTTP_PROXY = `http://me:pass-0815@${place()}`;

    const { status: answered } = await get(`http://provider.test${PATH}`);

    expect(answered).to.equal(200);
    expect(led).to.deep.equal([
      {
        to: 'provider.test:80',
        authorization: `Basic ${Buffer.from('me:pass-0815').toString('base64')}`,
      },
    ]);
  });

  it('are understood without a scheme, and in lower case', async () => {
    process.env.http_proxy = place();

    expect((await get(`http://provider.test${PATH}`)).status).to.equal(200);
    expect(led).to.have.length(1);
  });

  it('are not used for this machine, nor for what NO_PROXY names', async () => {
    process.env.HTTP_PROXY = `http://${place()}`;
    process.env.NO_PROXY = 'other.example,.test';

    expect((await get(`${server.url}${PATH}`)).status).to.equal(200);
    expect(await trouble('http://provider.test:1/')).to.match(
      /^unreachable: .*; HTTP_PROXY is set$/,
    );
    expect(led).to.deep.equal([]);
  });

  it('are told by their variable when they refuse, and by nothing that it holds', async () => {
    process.env.HTTP_PROXY = `http://me:pass-0815@${place()}`;
    status = 407;

    expect(await trouble('http://provider.test/')).to.equal(
      'unreachable: the proxy that HTTP_PROXY names answered 407',
    );
  });

  it('are chosen by the scheme of what is asked', () => {
    const environment = { HTTPS_PROXY: 'http://a', http_proxy: 'http://b', HTTP_PROXY: 'http://c' };

    expect(wayTo('https://host/x', environment).variable).to.equal('HTTPS_PROXY');
    expect(wayTo('http://host/x', environment).variable).to.equal('http_proxy');
    expect(wayTo('http://host/x', { HTTPS_PROXY: 'http://a' })).to.deep.equal({
      ask: fetch,
      variable: undefined,
    });
    for (const host of ['localhost', 'a.localhost', '127.0.0.1', '127.3.2.1', '[::1]']) {
      expect(wayTo(`https://${host}/`, environment).variable, host).to.equal(undefined);
    }
  });
});
