/**
 * What goes wrong on the way to a provider: each trouble once, which passes, and for
 * ever, which is told. The clock of these tests moves only when somebody waits.
 */
import { expect } from 'chai';
import polygon from '../../../../nodes/fetch/sources/polygon.js';
import yahoo from '../../../../nodes/fetch/sources/yahoo.js';
import type { Trick } from '../../../util/played-exchange.js';
import {
  answers,
  cutOff,
  dripping,
  hanging,
  hangingInBody,
  html,
  huge,
  reset,
  resetInBody,
  says,
  slow,
  tooMany,
  truncated,
  well,
  wrongLength,
} from '../../../util/provider-tricks.js';
import { dayOf, NEW_YEARS_EVE, ProviderDesk, refusalOf } from '../provider-desk.js';

const AGGREGATES = /^\/v2\/aggs/;
const WHOSE = 'polygon: KO 2025-12-01 to 2025-12-31: ';
const DOWN =
  ' (asked 5 times) - what was fetched is kept: look at the network and at base_url, then run again';
const GARBLED =
  ' (asked 5 times) - what was fetched is kept; run again later, and look at base_url if it stays';
const BUSY =
  ' (asked 5 times) - what was fetched is kept: run again later, or set requests_per_minute to what the plan allows';
const TOO_MANY = `429 "You've exceeded the maximum requests per minute."`;
const FAST = { requests_per_minute: 6000 };

/** What happens, how it is scripted, and what is said when it never ends. */
const TROUBLES: readonly (readonly [string, Trick, 'down' | 'garbled', string | RegExp])[] = [
  ['a server error', says(500, 'text/plain', 'oops'), 'down', `${WHOSE}500 "oops"${DOWN}`],
  ['a gateway without a word', says(502, 'text/html', ''), 'down', `${WHOSE}502${DOWN}`],
  [
    'a page for people',
    html,
    'garbled',
    `${WHOSE}a page for people (200, text/html; charset=utf-8, 104 characters)${GARBLED}`,
  ],
  [
    'a truncated body',
    truncated,
    'garbled',
    /: no JSON \(200, application\/json, \d+ characters\) \(asked 5 times\) - /,
  ],
  [
    'an empty body',
    says(200, 'application/json', ''),
    'garbled',
    `${WHOSE}no JSON (200, application/json, 0 characters)${GARBLED}`,
  ],
  [
    'a reset connection',
    reset,
    'down',
    /: SERVER: the connection was (reset \(ECONNRESET\)|closed \(UND_ERR_SOCKET\)) \(asked 5 times\) - /,
  ],
  [
    'a connection reset in the body',
    resetInBody,
    'down',
    /: SERVER: the connection (was reset \(ECONNRESET\)|was closed \(UND_ERR_SOCKET\)) \(asked 5 times\) - /,
  ],
  [
    'a body that is cut off',
    cutOff,
    'down',
    /: SERVER: the connection (was reset \(ECONNRESET\)|was closed \(UND_ERR_SOCKET\)) \(asked 5 times\) - /,
  ],
  [
    'fewer bytes than announced',
    wrongLength(5),
    'down',
    /: SERVER: the answer has another length than it announced \(asked 5 times\) - /,
  ],
  [
    'more bytes than announced',
    wrongLength(-5),
    'garbled',
    /: no JSON \(200, application\/json, \d+ characters\) \(asked 5 times\) - /,
  ],
];

describe('the way to a provider', () => {
  let desk: ProviderDesk;
  afterEach(() => desk.close());

  for (const [what, trick, why, text] of TROUBLES) {
    it(`${what} is asked again, and nothing is lost`, async () => {
      desk = await ProviderDesk.open(polygon, { options: FAST });
      const whole = await desk.bars('KO', '2025-12-01', '2025-12-31');
      desk.server.script([trick, trick, well], AGGREGATES);

      expect(await desk.bars('KO', '2025-12-01', '2025-12-31')).to.deep.equal(whole);
      expect(desk.waits).to.have.length(2);
      expect(desk.waits[0]).to.be.within(750, 1250);
      expect(desk.waits[1]).to.be.within(1500, 2500);
    });

    it(`${what} that does not end is told`, async () => {
      desk = await ProviderDesk.open(polygon, { options: FAST });
      desk.server.always(trick);

      const refusal = await desk.refusal();

      expect(refusal.why).to.equal(why);
      if (typeof text === 'string') expect(refusal.text).to.equal(text);
      else expect(refusal.text).to.match(text);
      expect(desk.server.requests).to.have.length(5);
    });
  }

  describe('that is slow', () => {
    const PATIENCE = { ...FAST, timeout_seconds: 0.15 };

    it('is waited for as long as pieces come', async () => {
      desk = await ProviderDesk.open(polygon, { options: { ...FAST, timeout_seconds: 1 } });
      desk.server.script([slow(300), dripping(6, 60)]);

      expect((await desk.bars('KO', '2025-12-01', '2025-12-31')).date).to.have.length(22);
      expect(desk.waits).to.deep.equal([]);
    });

    it('and never answers is given up and told', async () => {
      desk = await ProviderDesk.open(polygon, { options: PATIENCE });
      desk.server.always(hanging);

      expect(await desk.refusal()).to.deep.equal({
        why: 'down',
        text: `${WHOSE}SERVER: no answer within 0.15 s${DOWN}`,
      });
    });

    it('and stops in the middle is given up and told', async () => {
      desk = await ProviderDesk.open(polygon, { options: PATIENCE });
      desk.server.market.traded('KO', 0, 0);
      desk.server.always(hangingInBody);

      expect(await desk.refusal()).to.deep.equal({
        why: 'down',
        text: `${WHOSE}SERVER: the answer stopped in the middle for 0.15 s${DOWN}`,
      });
    });

    it('and drips for ever is given up and told', async () => {
      desk = await ProviderDesk.open(polygon, { options: PATIENCE });
      desk.server.market.traded('KO', 0, 0);
      desk.server.always(dripping(1000, 30));

      expect(await desk.refusal()).to.deep.equal({
        why: 'down',
        text: `${WHOSE}SERVER: the answer was not complete after 1.5 s${DOWN}`,
      });
    });
  });

  it('that brings more than anybody asked for is refused at once', async () => {
    desk = await ProviderDesk.open(polygon, { options: FAST });
    desk.server.always(huge(65e6));

    expect(await desk.refusal()).to.deep.equal({
      why: 'garbled',
      text: `${WHOSE}SERVER: the answer has more than 64 MB - what was fetched is kept; run again later, and look at base_url if it stays`,
    });
  });

  it('to nowhere is told', async () => {
    desk = await ProviderDesk.open(polygon, { options: FAST });
    const { provider } = desk;
    await desk.close();

    expect(
      await refusalOf(provider.bars('KO', dayOf('2025-12-01'), dayOf('2025-12-31')), (t) =>
        desk.plain(t),
      ),
    ).to.deep.equal({
      why: 'down',
      text: `${WHOSE}SERVER: the connection was refused (ECONNREFUSED)${DOWN}`,
    });
  });

  it('that is interrupted ends with the reason of the interruption', async () => {
    desk = await ProviderDesk.open(polygon, { options: FAST });
    desk.server.always(hanging);
    const question = desk.bars('KO', '2025-12-01', '2025-12-31');
    setTimeout(() => desk.interrupt.abort(new Error('Ctrl+C')), 50);

    let reason = '';
    await question.catch((error: Error) => {
      reason = error.message;
    });
    expect(reason).to.equal('Ctrl+C');
    expect(desk.server.requests).to.have.length(1);
  });

  describe('with too many requests', () => {
    it('waits as many seconds as it is told, and says so', async () => {
      desk = await ProviderDesk.open(polygon, { options: FAST });
      desk.server.script([tooMany('17')]);

      expect((await desk.bars('KO', '2025-12-01', '2025-12-31')).date).to.have.length(22);
      expect(desk.waits).to.have.length(1);
      expect(desk.waits[0]).to.be.within(17_000, 18_000);
      expect(desk.warnings).to.deep.equal([
        `${WHOSE}${TOO_MANY}; asks again in 18 s (request 2 of at most 5)`,
      ]);
    });

    it('waits until the date that it is told', async () => {
      desk = await ProviderDesk.open(polygon, { options: FAST });
      desk.server.script([tooMany(new Date(NEW_YEARS_EVE + 45_000).toUTCString())]);

      await desk.bars('KO', '2025-12-01', '2025-12-31');

      expect(desk.waits).to.have.length(1);
      expect(desk.waits[0]).to.be.within(45_000, 46_000);
    });

    it('waits longer each time when it is told nothing, and gives up', async () => {
      desk = await ProviderDesk.open(polygon, { options: FAST });
      desk.server.always(tooMany());

      expect(await desk.refusal()).to.deep.equal({
        why: 'busy',
        text: `${WHOSE}${TOO_MANY}${BUSY}`,
      });
      const middle = [15_000, 30_000, 60_000, 120_000];
      expect(desk.waits).to.have.length(4);
      for (const [i, wait] of desk.waits.entries()) {
        expect(wait).to.be.within(0.75 * middle[i]!, 1.25 * middle[i]!);
      }
    });

    it('takes a Retry-After that says nothing for none', async () => {
      desk = await ProviderDesk.open(polygon, { options: FAST });
      desk.server.script([tooMany('soon'), tooMany('-5'), tooMany('0')]);

      await desk.bars('KO', '2025-12-01', '2025-12-31');

      expect(desk.waits[0]).to.be.within(11_250, 18_750);
      expect(desk.waits[1]).to.be.within(22_500, 37_500);
      expect(desk.waits[2]).to.be.within(0, 1000);
    });

    it('does not wait for hours', async () => {
      desk = await ProviderDesk.open(polygon, { options: FAST });
      desk.server.script([tooMany('7200')]);

      expect(await desk.refusal()).to.deep.equal({
        why: 'busy',
        text: `${WHOSE}${TOO_MANY}, again in 2 h - what was fetched is kept: run again later, or set requests_per_minute to what the plan allows`,
      });
      expect(desk.waits).to.deep.equal([]);
    });

    it('waits for a server that is down as long as it says', async () => {
      desk = await ProviderDesk.open(polygon, { options: FAST });
      desk.server.script([answers(503, {}, { 'retry-after': '30' })]);

      await desk.bars('KO', '2025-12-01', '2025-12-31');

      expect(desk.waits[0]).to.be.within(30_000, 31_000);
    });

    it('of Yahoo waits for minutes', async () => {
      desk = await ProviderDesk.open(yahoo);
      desk.server.script([says(429, 'text/html', 'Too Many Requests\r\n')]);

      await desk.bars('KO', '2025-12-01', '2025-12-31');

      expect(desk.waits[0]).to.be.within(45_000, 75_000);
      expect(desk.warnings).to.have.length(1);
      expect(desk.warnings[0]).to.match(
        /^yahoo: KO 2025-12-01 to 2025-12-31: 429 "Too Many Requests"; asks again in \d+ s \(request 2 of at most 5\)$/,
      );
    });
  });
});
