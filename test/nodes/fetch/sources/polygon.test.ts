/**
 * Polygon, against a server that answers as its documentation says.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import polygon from '../../../../nodes/fetch/sources/polygon.js';
import { newYorkTime } from '../../../util/new-york.js';
import { PLAYED_KEY } from '../../../util/provider-server.js';
import {
  answers,
  changed,
  html,
  redirect,
  rewritten,
  says,
} from '../../../util/provider-tricks.js';
import { datesOf, dayOf, ProviderDesk, refusalOf } from '../provider-desk.js';

interface Aggregates {
  results?: Record<string, unknown>[];
  next_url?: string;
  resultsCount: number;
  [name: string]: unknown;
}

const AGGREGATES = /^\/v2\/aggs/;
const PAGE = '/v2/aggs/ticker/KO/range/1/day/2025-12-01/2025-12-31?page=';

describe('source polygon', () => {
  let desk: ProviderDesk;
  afterEach(() => desk.close());

  it('asks for adjusted days in a header that holds the key, and for splits and dividends', async () => {
    desk = await ProviderDesk.open(polygon);

    await desk.bars('BRK-B', '2015-08-03', '2025-12-31');

    expect(desk.server.requests.map(({ url }) => url)).to.deep.equal([
      '/v2/aggs/ticker/BRK.B/range/1/day/2015-08-03/2025-12-31?adjusted=true&sort=asc&limit=50000',
      '/v3/reference/splits?ticker=BRK.B&limit=1000',
      '/v3/reference/dividends?ticker=BRK.B&limit=1000',
    ]);
    for (const { authorization } of desk.server.requests) {
      expect(authorization).to.equal(`Bearer ${PLAYED_KEY}`);
    }
  });

  it('gives every session once, on the shares of today, as they were told', async () => {
    desk = await ProviderDesk.open(polygon);
    const told = desk.server.market.adjusted('AAPL', dayOf('2015-08-03'), dayOf('2025-12-31'));

    const bars = await desk.bars('AAPL', '2015-08-03', '2025-12-31');

    expect(bars.symbols).to.deep.equal(['AAPL']);
    expect([...bars.date]).to.deep.equal(told.map(({ day }) => day));
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
      expect([...bars[name]], name).to.deep.equal(told.map((bar) => bar[name]));
    }
  });

  it('dates midnight of New York in summer, in winter and around both changes of the clock', async () => {
    desk = await ProviderDesk.open(polygon);
    const dates = ['2024-03-08', '2024-03-11', '2024-07-01', '2024-11-01', '2024-11-04'];
    const results = dates.map((date) => ({
      t: newYorkTime(dayOf(date), 0),
      o: 1,
      h: 1,
      l: 1,
      c: 1,
      v: 1,
    }));
    expect(results.map(({ t }) => new Date(t).toISOString().slice(11, 16))).to.deep.equal([
      '05:00',
      '04:00',
      '04:00',
      '04:00',
      '05:00',
    ]);
    desk.server.script([changed((body: Aggregates) => ({ ...body, results }))]);

    expect(datesOf(await desk.bars('KO', '2024-03-01', '2024-12-31'))).to.deep.equal(dates);
  });

  describe('and its pages', () => {
    it('are followed with the key until there is none', async () => {
      desk = await ProviderDesk.open(polygon, { pageSize: 5 });

      const bars = await desk.bars('KO', '2025-12-01', '2025-12-31');

      expect(bars.date).to.have.length(22);
      const pages = desk.server.requests.filter(({ path }) => AGGREGATES.test(path));
      expect(pages).to.have.length(5);
      for (const { authorization, query } of pages) {
        expect([authorization, query.get('apiKey')]).to.deep.equal([`Bearer ${PLAYED_KEY}`, null]);
      }
    });

    it('give the same bars however they are cut, turned, shuffled and repeated', async () => {
      desk = await ProviderDesk.open(polygon, { options: { requests_per_minute: 6000 } });
      const whole = await desk.bars('KO', '2025-12-01', '2025-12-31');
      const { results } = await aggregates(desk);
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(results, { minLength: results.length }),
          fc.array(fc.integer({ min: 0, max: results.length - 1 }), { maxLength: 6 }),
          fc.integer({ min: 1, max: results.length }),
          async (order, repeated, size) => {
            const all = [...order, ...repeated.map((i) => results[i])];
            const pages = Math.ceil(all.length / size);
            desk.server.recover();
            desk.server.script(
              Array.from({ length: pages }, (_, page) =>
                changed((body: Aggregates) => ({
                  ...body,
                  results: all.slice(page * size, (page + 1) * size),
                  ...(page + 1 < pages ? { next_url: `${desk.server.url}${PAGE}${page}` } : {}),
                })),
              ),
              AGGREGATES,
            );
            expect(await desk.bars('KO', '2025-12-01', '2025-12-31')).to.deep.equal(whole);
          },
        ),
        { numRuns: 40 },
      );
    });

    it('that lead in a circle end with an error', async () => {
      desk = await ProviderDesk.open(polygon);
      const again = changed((body: Aggregates) => ({
        ...body,
        next_url: `${desk.server.url}${PAGE}2`,
      }));
      desk.server.always(again);

      expect(await desk.refusal()).to.deep.equal({
        why: 'garbled',
        text: 'polygon: KO 2025-12-01 to 2025-12-31: next_url leads in a circle - nothing of it is kept; run again later',
      });
      expect(desk.server.requests).to.have.length(2);
    });

    it('that lead to another host are not followed, and the key stays here', async () => {
      desk = await ProviderDesk.open(polygon);
      const other = await ProviderDesk.open(polygon);
      const next_url = `${other.server.url}/v2/aggs/ticker/KO?apiKey=${PLAYED_KEY}`;
      desk.server.script([changed((body: Aggregates) => ({ ...body, next_url }))]);

      const { why, text } = await desk.refusal();
      await other.close();

      expect(why).to.equal('garbled');
      expect(other.plain(text)).to.equal(
        'polygon: KO 2025-12-01 to 2025-12-31: next_url leads to "http://SERVER/v2/aggs/ticker/KO?apiKey=[key]", not to the provider - nothing of it is kept; run again later',
      );
      expect(other.server.requests).to.deep.equal([]);
    });

    it('that name the provider are asked of the base URL', async () => {
      desk = await ProviderDesk.open(polygon, { pageSize: 20 });
      desk.server.script([
        changed((body: Aggregates) => ({
          ...body,
          next_url: (body.next_url as string).replace(desk.server.url, 'https://api.massive.com'),
        })),
      ]);

      expect((await desk.bars('KO', '2025-12-01', '2025-12-31')).date).to.have.length(22);
    });

    it('are never followed by redirection', async () => {
      desk = await ProviderDesk.open(polygon);
      desk.server.script([redirect('https://elsewhere.example/login')]);

      expect(await desk.refusal()).to.deep.equal({
        why: 'down',
        text: 'polygon: KO 2025-12-01 to 2025-12-31: 302, sent on to "https://elsewhere.example/login" - what was fetched is kept: look at the network and at base_url, then run again',
      });
    });
  });

  describe('and odd answers', () => {
    it('no results at all are no bars', async () => {
      desk = await ProviderDesk.open(polygon);

      const bars = await desk.bars('NOSUCH', '2025-12-01', '2025-12-31');

      expect([bars.symbols, bars.date.length, bars.facts]).to.deep.equal([
        ['NOSUCH'],
        0,
        undefined,
      ]);
      expect(desk.server.requests).to.have.length(1);
    });

    it('results that are missing although counted are refused', async () => {
      desk = await ProviderDesk.open(polygon);
      desk.server.script([changed(({ results: _, ...body }: Aggregates) => body)]);

      expect(await desk.refusal()).to.deep.equal({
        why: 'garbled',
        text: 'polygon: KO 2025-12-01 to 2025-12-31: "results" is missing although it should have 22 - nothing of it is kept; run again later',
      });
    });

    const refused: [string, (body: Aggregates) => unknown, string][] = [
      ['another symbol', (body) => ({ ...body, ticker: 'PEP' }), 'the answer is about "PEP"'],
      [
        'raw prices',
        (body) => ({ ...body, adjusted: false }),
        'the prices are not adjusted for splits',
      ],
      ['an error under 200', () => ({ status: 'ERROR' }), 'the answer has status "ERROR"'],
      ['a list', () => [], 'the answer is no object'],
      [
        'results that are text',
        (body) => ({ ...body, results: 'x' }),
        '"results" is no list of objects',
      ],
      [
        'results with null',
        (body) => ({ ...body, results: [null] }),
        '"results" is no list of objects',
      ],
      ['a page that is a number', (body) => ({ ...body, next_url: 7 }), '"next_url" is no text'],
    ];
    for (const [what, change, found] of refused) {
      it(`${what} is refused`, async () => {
        desk = await ProviderDesk.open(polygon);
        desk.server.script([changed(change)]);

        expect(await desk.refusal()).to.deep.equal({
          why: 'garbled',
          text: `polygon: KO 2025-12-01 to 2025-12-31: ${found} - nothing of it is kept; run again later`,
        });
      });
    }

    it('nulls and missing fields are missing numbers', async () => {
      desk = await ProviderDesk.open(polygon);
      desk.server.script([
        changed((body: Aggregates) => {
          const [first, second, third] = body.results as Record<string, unknown>[];
          (first as Record<string, unknown>).c = null;
          delete (second as Record<string, unknown>).v;
          (third as Record<string, unknown>).o = '12';
          return body;
        }),
      ]);

      const { close, volume, open } = await desk.bars('KO', '2025-12-01', '2025-12-31');

      expect([close[0], close[1], volume[1], open[2]].map(Number.isNaN)).to.deep.equal([
        true,
        false,
        true,
        true,
      ]);
    });

    it('a bar without a time is left out, and said', async () => {
      desk = await ProviderDesk.open(polygon);
      desk.server.script([
        changed((body: Aggregates) => {
          (body.results as { t: unknown }[])[3]!.t = null;
          return body;
        }),
      ]);

      expect((await desk.bars('KO', '2025-12-01', '2025-12-31')).date).to.have.length(21);
      expect(desk.warnings).to.deep.equal([
        'polygon: KO 2025-12-01 to 2025-12-31: 1 bar has no time and is left out',
      ]);
    });

    it('volumes with fractions and exponents are numbers', async () => {
      desk = await ProviderDesk.open(polygon);
      const volumes = ['4930287.5', '1.2345678e+7', '1.2E8'];
      let at = 0;
      desk.server.script([
        rewritten((text) =>
          text.replace(/"v":\d+/g, (all) => (at < 3 ? `"v":${volumes[at++]}` : all)),
        ),
      ]);

      const { volume } = await desk.bars('KO', '2025-12-01', '2025-12-31');

      expect([...volume.slice(0, 3)]).to.deep.equal([4930287.5, 12345678, 120000000]);
    });

    it('two different rows of one session both stay, for the gates to refuse', async () => {
      desk = await ProviderDesk.open(polygon);
      desk.server.script([
        changed((body: Aggregates) => {
          const [first] = body.results as { c: number }[];
          return {
            ...body,
            results: [...(body.results ?? []), { ...first, c: first!.c + 1 }, first],
          };
        }),
      ]);

      const bars = await desk.bars('KO', '2025-12-01', '2025-12-31');

      expect(datesOf(bars).slice(0, 3)).to.deep.equal(['2025-12-01', '2025-12-01', '2025-12-02']);
      expect(bars.close[1]).to.equal(bars.close[0]! + 1);
    });
  });

  describe('and a session that is running', () => {
    it('leaves its bar out until half an hour after the close', async () => {
      desk = await ProviderDesk.open(polygon);
      const lastDate = async (iso: string): Promise<string | undefined> => {
        desk.setTime(iso);
        return datesOf(await desk.bars('KO', '2025-12-22', '2025-12-31')).at(-1);
      };

      expect(await lastDate('2025-12-31T15:00:00Z')).to.equal('2025-12-30');
      expect(await lastDate('2025-12-31T21:29:00Z')).to.equal('2025-12-30');
      expect(await lastDate('2025-12-31T21:30:00Z')).to.equal('2025-12-31');
    });

    it('leaves it out after midnight of UTC, while it is still evening in New York', async () => {
      desk = await ProviderDesk.open(polygon, { time: Date.parse('2025-12-30T03:00:00Z') });

      const bars = await desk.bars('KO', '2025-12-29', '2025-12-31');

      expect(datesOf(bars)).to.deep.equal(['2025-12-29']);
    });

    it('asks nothing for sessions that are all still to come', async () => {
      desk = await ProviderDesk.open(polygon, { time: Date.parse('2025-12-31T15:00:00Z') });

      const answer = await desk.provider.bars('KO', dayOf('2025-12-31'), dayOf('2025-12-31'));

      expect([answer.requests, answer.bars.date.length]).to.deep.equal([0, 0]);
      expect(desk.server.requests).to.deep.equal([]);
    });
  });

  describe('and refusals', () => {
    it('a wrong key is told without the key', async () => {
      desk = await ProviderDesk.open(polygon, { ownKey: 'wrong-key-4711' });

      expect(await desk.refusal()).to.deep.equal({
        why: 'key',
        text: 'polygon: KO 2025-12-01 to 2025-12-31: 401 "Unknown API Key" - put a key that is valid into POLYGON_API_KEY or MASSIVE_API_KEY',
      });
      expect(desk.server.requests).to.have.length(1);
    });

    it('a key that a server repeats, in whatever form, is struck out', async () => {
      desk = await ProviderDesk.open(polygon, { ownKey: 'a+b/c=4711' });
      const said = `bad key a+b/c=4711, ${encodeURIComponent('a+b/c=4711')}, ${Buffer.from('a+b/c=4711').toString('base64')} at /x?apiKey=a%2Bb&y`;
      desk.server.script([answers(401, { status: 'ERROR', error: said })]);

      expect((await desk.refusal()).text).to.equal(
        'polygon: KO 2025-12-01 to 2025-12-31: 401 "bad key [key], [key], [key] at /x?apiKey=[key]&y" - put a key that is valid into POLYGON_API_KEY or MASSIVE_API_KEY',
      );
    });

    it('no key, and one that cannot be one, are told before anything is asked', async () => {
      desk = await ProviderDesk.open(polygon);
      const without = async (ownKey: string | undefined) =>
        refusalOf(ProviderDesk.open(polygon, { ownKey }).then((one) => one.close()));

      expect(await without(undefined)).to.deep.equal({
        why: 'key',
        text: 'polygon: there is no key - put it into the environment as POLYGON_API_KEY or MASSIVE_API_KEY; a key is free at https://polygon.io',
      });
      expect(await without('two words\n')).to.deep.equal({
        why: 'key',
        text: 'polygon: the key in POLYGON_API_KEY has blanks or other characters that no key has - copy it again',
      });
    });

    it('a range that the plan lacks is the refusal of that range', async () => {
      desk = await ProviderDesk.open(polygon, { planYears: 2 });

      expect(await desk.refusal('KO', '2023-12-29', '2025-12-31')).to.deep.equal({
        why: 'plan',
        text: `polygon: KO 2023-12-29 to 2025-12-31: 403 "Your plan doesn't include this data timeframe. Please upgrade your plan at https://polygon.io/pricing" - the plan of this key lacks it: set "start" later, name a further source that has it, such as source: [polygon, yahoo], or take a larger plan`,
      });
      expect(datesOf(await desk.bars('KO', '2024-01-02', '2025-12-31'))).to.have.length(502);
    });

    it('a 403 that is no JSON comes from something between', async () => {
      desk = await ProviderDesk.open(polygon);
      desk.server.script([says(403, 'text/html', '<h1>Blocked by ACME</h1>')]);

      expect(await desk.refusal()).to.deep.equal({
        why: 'down',
        text: 'polygon: KO 2025-12-01 to 2025-12-31: 403 "<h1>Blocked by ACME</h1>" - something between here and it refuses: look at the network and at base_url',
      });
    });

    it('an unknown symbol is told', async () => {
      desk = await ProviderDesk.open(polygon);
      desk.server.script([answers(404, { status: 'NOT_FOUND', message: 'Ticker not found.' })]);

      expect(await desk.refusal('XQZ')).to.deep.equal({
        why: 'symbol',
        text: 'polygon: XQZ 2025-12-01 to 2025-12-31: 404 "Ticker not found." - look at the symbol; the provider may write it otherwise',
      });
    });

    it('a question that it does not understand is told', async () => {
      desk = await ProviderDesk.open(polygon);
      desk.server.script([answers(400, { status: 'ERROR', error: 'bad range' })]);

      expect(await desk.refusal()).to.deep.equal({
        why: 'garbled',
        text: 'polygon: KO 2025-12-01 to 2025-12-31: 400 "bad range" - look at the symbol and the dates',
      });
    });

    it('pages for people instead of data are asked again, and then told', async () => {
      desk = await ProviderDesk.open(polygon);
      desk.server.always(html);

      expect(await desk.refusal()).to.deep.equal({
        why: 'garbled',
        text: 'polygon: KO 2025-12-01 to 2025-12-31: a page for people (200, text/html; charset=utf-8, 104 characters) (asked 5 times) - what was fetched is kept; run again later, and look at base_url if it stays',
      });
    });
  });

  it('never asks more than five times in any minute, unless told otherwise', async () => {
    desk = await ProviderDesk.open(polygon, {
      perMinute: 5,
      options: { corporate_actions: false },
    });

    for (let i = 0; i < 23; i++) await desk.bars(`S${i}`, '2025-12-01', '2025-12-31');

    expect(desk.server.requests).to.have.length(23);
    expect(desk.waits).to.deep.equal([60_000, 60_000, 60_000, 60_000]);
  });
});

async function aggregates(desk: ProviderDesk): Promise<{ results: object[] }> {
  const { url } = desk.server.requests.find(({ path }) => AGGREGATES.test(path))!;
  const headers = { authorization: `Bearer ${PLAYED_KEY}` };
  const response = await fetch(`${desk.server.url}${url}`, { headers });
  return (await response.json()) as { results: object[] };
}
