/** What `dag cache` prints, whole texts. */
import { expect } from 'chai';
import {
  renderCacheStats,
  renderLimits,
  renderPrune,
  renderVerify,
} from '../../src/report/cache-text.js';
import { renderPruned } from '../../src/report/event-text.js';
import type { PruneAnswer, StatsAnswer, VerifyAnswer } from '../../src/run/tend-cache.js';

const DAY = 86_400_000;
const LIMITS = { maxBytes: 2e9, maxAge: 30 * DAY };

const STATS: StatsAnswer = {
  folder: '/project/cache',
  limits: LIMITS,
  bytes: 105_000_000,
  kinds: [
    { kind: 'pack', files: 2, bytes: 81_700_000 },
    { kind: 'action log', files: 1, bytes: 4_900_000 },
  ],
  nodes: [
    {
      node: 'backtests',
      answers: 43_758,
      current: 28.5e6,
      earlier: 3e6,
      dead: 10,
      milliseconds: 4900,
    },
    { node: 'market', answers: 154, current: 22.6e6, earlier: 0, dead: 0, milliseconds: 0 },
  ],
  unnamed: 1500,
};

const PRUNED: PruneAnswer = {
  isDryRun: false,
  all: false,
  limits: LIMITS,
  answers: 1234,
  milliseconds: 12_300,
  bytesBefore: 2_310_000_000,
  bytesAfter: 2_000_000_000,
};

const WHOLE: VerifyAnswer = {
  isRepaired: false,
  isWhole: true,
  cache: { answers: 43_978, bytes: 59.1e6, damaged: [], files: [], lostLogBytes: 0 },
  published: { files: 35, bytes: 657e6, byStatOnly: 0, damaged: [] },
  database: undefined,
};

describe('report: cache', () => {
  it('the counts say what is there, for whom, and what may become of it', () => {
    expect(renderCacheStats(STATS)).to.equal(
      `105 MB in /project/cache, of at most 2.0 GB; what nobody needs for 30d is evicted

what        files     size
pack            2  81.7 MB
action log      1   4.9 MB

node       answers  current  earlier  dead  computing
backtests   43,758  28.5 MB   3.0 MB  10 B      4.9 s
market         154  22.6 MB      0 B   0 B

1.5 kB of the packs are dead: nothing names them
`,
    );
    const free = { ...STATS, limits: { maxBytes: undefined, maxAge: undefined }, unnamed: 0 };
    expect(renderCacheStats(free).split('\n')[0]).to.equal(
      '105 MB in /project/cache, of any size; nothing is evicted for its age',
    );
  });

  it('limits are as short as they are written', () => {
    expect(renderLimits({ maxBytes: 2e9, maxAge: 12 * 3_600_000 })).to.equal('2.0 GB, 12h');
    expect(renderLimits({ maxBytes: 0, maxAge: 0 })).to.equal('0 B, 0ms');
    expect(renderLimits({ maxBytes: undefined, maxAge: undefined })).to.equal('any size, any age');
  });

  it('pruning says what was freed, and what it cost', () => {
    expect(renderPrune(PRUNED)).to.equal(
      '1,234 answers evicted: 310 MB freed, 12.3 s of computing lost\n2.0 GB kept; the limits are 2.0 GB, 30d\n',
    );
    expect(renderPrune({ ...PRUNED, isDryRun: true, answers: 1 })).to.equal(
      '1 answer would be evicted: about 310 MB freed, 12.3 s of computing lost\n2.0 GB would be kept; the limits are 2.0 GB, 30d\n',
    );
  });

  it('pruning without an eviction says whether anything was freed', () => {
    const none = { ...PRUNED, answers: 0, milliseconds: 0 };

    expect(renderPrune(none)).to.match(/^310 MB of dead bytes freed\n/);
    expect(renderPrune({ ...none, isDryRun: true })).to.match(
      /^310 MB of dead bytes would be freed\n/,
    );
    expect(renderPrune({ ...none, bytesBefore: none.bytesAfter })).to.match(/^nothing to prune\n/);
  });

  it('pruning says why a limit is not kept', () => {
    expect(renderPrune({ ...PRUNED, bytesAfter: 2_300_000_000 })).to.equal(
      `1,234 answers evicted: 10.0 MB freed, 12.3 s of computing lost
2.3 GB kept; the limits are 2.0 GB, 30d
what is published now is made of it; --all evicts that, too
`,
    );
    expect(
      renderPrune({ ...PRUNED, all: true, bytesAfter: 2_300_000_000 }).split('\n')[2],
    ).to.equal('it says what is fresh, and why; it may be deleted with the whole folder');
  });

  it('a run that evicted something says so in one line', () => {
    const event = { answers: 1234, milliseconds: 12_300, freedBytes: 310e6, keptBytes: 1.8e9 };

    expect(renderPruned({ type: 'cache-pruned', ...event, ...LIMITS })).to.equal(
      'cache: 1,234 earlier answers evicted, 310 MB freed, 12.3 s of computing lost (limits: 2.0 GB, 30d)',
    );
  });

  it('verifying names what is damaged, many answers of one node in one line', () => {
    const partitions = ['a/x', 'a/y', 'b/x', 'b/y', 'c/x', 'c/y', 'd/x'];
    const answer = (partition: string | null, problem: 'changed' | 'gone') => ({
      ...{ node: 'backtests', fingerprint: '0123456789', pack: 3, problem, partition },
    });

    expect(renderVerify(WHOLE)).to.equal(
      '43,978 answers (59.1 MB) and 35 published files (657 MB) checked: all as they were written\n',
    );
    expect(
      renderVerify({
        ...WHOLE,
        isWhole: false,
        cache: {
          ...WHOLE.cache,
          damaged: [...partitions.map((p) => answer(p, 'changed')), answer(null, 'gone')],
          files: ['cache/manifests/rank.json'],
          lostLogBytes: 1,
        },
        published: {
          ...WHOLE.published,
          damaged: [
            { node: 'rank', file: 'data/a.json', problem: 'changed' },
            { node: 'rank', file: 'data/b.json', problem: 'missing' },
          ],
        },
        database: { file: 'market.duckdb', state: 'gone' },
      }),
    ).to.equal(`43,978 answers (59.1 MB) and 35 published files (657 MB) checked: damaged
backtests  7 answers changed in pack 3: a/x, a/y, b/x, b/y, c/x and 2 more
backtests  1 answer gone from pack 3: earlier answer 01234567
rank  "data/a.json" is not what was written
rank  "data/b.json" is missing
"cache/manifests/rank.json" is not what was written
"cache/actions.log": 1 byte of no record
the database "market.duckdb" is gone
dag cache verify --repair drops it; runs make it anew when they need it
`);
  });
});
