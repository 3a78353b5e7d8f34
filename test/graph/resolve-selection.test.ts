/** From selections to nodes and partitions. */
import { expect } from 'chai';
import fc from 'fast-check';
import { renderError } from '../../src/errors/render.js';
import { buildGraph } from '../../src/graph/graph.js';
import { type Partitions, partitionsNamed } from '../../src/graph/partition-selection.js';
import { resolveSelection, withUpstream } from '../../src/graph/resolve-selection.js';
import { parseSelections, type SelectableState } from '../../src/graph/selection.js';

/** bars → metrics → tests → rank, and bars → model → tests. */
const READS: Readonly<Record<string, readonly string[]>> = {
  bars: [],
  metrics: ['bars'],
  model: ['bars'],
  tests: ['metrics', 'model'],
  rank: ['tests'],
};
const TAGS: Readonly<Record<string, readonly string[]>> = { model: ['slow'], tests: ['slow'] };
const STATES: Readonly<Record<string, readonly SelectableState[]>> = {
  bars: ['fresh'],
  model: ['stale', 'failed'],
};

const NODES = Object.entries(READS).map(([id, from]) => ({
  id,
  type: `${id}-type`,
  tags: TAGS[id] ?? [],
  inputs: Object.fromEntries(from.map((node) => [node, { node }])),
  locate: () => ({}),
}));
const { graph } = buildGraph(NODES);
const names = { pipelines: { assess: ['rank'], learn: ['model'] }, nodes: NODES };

function resolve(select: string, exclude = '') {
  const words = (text: string) => parseSelections(text.split(' ').filter((word) => word !== ''));
  const selection = { select: words(select), exclude: words(exclude) };
  return resolveSelection(selection, names, graph, (id) => STATES[id] ?? []);
}

function chosen(select: string, exclude = ''): string {
  return resolve(select, exclude).nodes.join(' ');
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return renderError(error);
  }
  return 'accepted';
}

describe('selection of nodes', () => {
  it('follows the graph as far as asked', () => {
    expect(chosen('tests')).to.equal('tests');
    expect(chosen('+tests')).to.equal('bars metrics model tests');
    expect(chosen('1+tests')).to.equal('metrics model tests');
    expect(chosen('bars+1')).to.equal('bars metrics model');
    expect(chosen('1+model+1')).to.equal('bars model tests');
    expect(chosen('model+')).to.equal('model tests rank');
    expect(chosen('0+tests+0')).to.equal('tests');
  });

  it('takes a pipeline as its nodes and all that they need', () => {
    expect(chosen('learn')).to.equal('bars model');
    expect(chosen('learn+1')).to.equal('bars metrics model tests');
    expect(chosen('')).to.equal('bars metrics model tests rank');
  });

  it('takes patterns, tags, types and states', () => {
    expect(chosen('m*')).to.equal('metrics model');
    expect(chosen('MODE?')).to.equal('model');
    expect(chosen('tag:slow')).to.equal('model tests');
    expect(chosen('type:rank*')).to.equal('rank');
    expect(chosen('state:failed')).to.equal('model');
    expect(chosen('state:stale+')).to.equal('model tests rank');
  });

  it('keeps with a comma what is on both sides, adds arguments, takes exclusions out', () => {
    expect(chosen('m*,tag:slow')).to.equal('model');
    expect(chosen('rank bars')).to.equal('bars rank');
    expect(chosen('', 'rank tests')).to.equal('bars metrics model');
    expect(chosen('assess', 'm*,tag:slow')).to.equal('bars metrics tests rank');
  });

  it('a run takes what is needed, and nothing that is excluded may be', () => {
    expect(withUpstream(resolve('model+'), graph)).to.deep.equal(graph.order);
    expect(withUpstream(resolve('', 'rank'), graph)).to.have.length(4);
    expect(refusal(() => withUpstream(resolve('assess', 'model'), graph))).to.equal(
      `excluded-needed  "model" is excluded, but "tests" reads it
      exclude what reads it, too: --exclude model+`,
    );
  });

  it('refuses what names nothing, with the nearest names', () => {
    const refusals: [string, string, string][] = [
      [
        'asess',
        '',
        `unknown-target  "asess" is neither a pipeline nor a node
      asess
      ~~~~~
      did you mean "assess"?`,
      ],
      [
        'bars 1+mdoel+',
        '',
        `unknown-target  "mdoel" is neither a pipeline nor a node
      1+mdoel+
        ~~~~~
      did you mean "model"?`,
      ],
      [
        'metrc*',
        '',
        `no-match  "metrc*" matches no node
      metrc*
      ~~~~~~
      did you mean "metrics"?`,
      ],
      [
        'tag:slwo',
        '',
        `no-match  no node has the tag "slwo"
      tag:slwo
      ~~~~~~~~
      did you mean "slow"?`,
      ],
      [
        'type:x',
        '',
        `no-match  no node is of type "x"
      type:x
      ~~~~~~
      valid here: "bars-type", "metrics-type", "model-type", "tests-type", "rank-type"`,
      ],
      [
        'bars,rank',
        '',
        `no-match  no node is in all parts of "bars,rank"
      a comma keeps only nodes that are on both of its sides; write two arguments for both`,
      ],
      [
        'state:unknown',
        '',
        `no-match  no node fits "state:unknown"
      dag status shows the state of every node`,
      ],
      ['bars', '*', 'no-match  --exclude * leaves no node\n      exclude less'],
      [
        'assess@x',
        '',
        `unknown-target  "assess" is not a node, and only nodes have partitions
      assess@x
      ~~~~~~
      valid here: "bars", "metrics", "model", "tests", "rank"`,
      ],
      [
        '',
        'bars@x',
        `bad-selection  single partitions cannot be excluded
      bars@x
      ~~~~
      exclude whole nodes, without "@"`,
      ],
    ];
    for (const [select, exclude, text] of refusals) {
      expect(refusal(() => resolve(select, exclude))).to.equal(text);
    }
  });

  it('of a node named whole and in part, the whole is selected', () => {
    expect([...resolve('tests@x').partitions.keys()]).to.deep.equal(['tests']);
    expect([...resolve('tests@x tests').partitions.keys()]).to.deep.equal([]);
    expect([...resolve('tests@x,tests@y').partitions.get('tests')!][0]).to.have.length(2);
  });

  it('union, intersection and exclusion are those of sets', () => {
    const word = fc.constantFrom('bars', '+tests', 'm*', 'model+', 'tag:slow', '1+rank', 'assess');
    const set = (text: string): Set<string> => new Set(resolve(text).nodes);
    fc.assert(
      fc.property(word, word, (a, b) => {
        const [left, right] = [set(a), set(b)];
        expect([...set(`${a} ${b}`)].sort()).to.deep.equal(
          [...new Set([...left, ...right])].sort(),
        );
        const both = [...left].filter((id) => right.has(id));
        if (both.length > 0) expect([...set(`${a},${b}`)]).to.deep.equal(both);
        const rest = [...left].filter((id) => !right.has(id));
        if (rest.length > 0) expect([...resolve(a, b).nodes]).to.deep.equal(rest);
      }),
    );
  });
});

describe('selection of partitions', () => {
  const strategies = ['hold', 'momentum'];
  const scenarios = ['COVID-19 Crash', 'Bear 2022'];
  const symbols = ['AAPL', 'MSFT', 'BTC/USD'];
  const keys = strategies.flatMap((a) => scenarios.flatMap((b) => symbols.map((c) => [a, b, c])));
  const partitions: Partitions = { node: 'tests', dims: ['strategy', 'scenario', 'symbol'], keys };
  const found = (text: string): string[] =>
    partitionsNamed(text, partitions).map((i) => (keys[i] as string[]).join(' | '));

  it('takes values in order of dimensions and leaves the rest free', () => {
    expect(found('tests')).to.have.length(12);
    expect(found('tests@hold')).to.have.length(6);
    expect(found('tests@h*/bear*')).to.have.length(3);
    expect(found('tests@hold/COVID-19 Crash/AAPL')).to.deep.equal(['hold | COVID-19 Crash | AAPL']);
    expect(found('tests@*/*/btc?usd')).to.have.length(4);
  });

  it('skips dimensions where the values fit none of the first', () => {
    expect(found('tests@AAPL')).to.have.length(4);
    expect(found('tests@covid*/AAPL')).to.deep.equal([
      'hold | COVID-19 Crash | AAPL',
      'momentum | COVID-19 Crash | AAPL',
    ]);
    expect(found('tests@*/AAPL')).to.have.length(4);
  });

  it('refuses what fits nothing', () => {
    const refusals: [string, string][] = [
      [
        'tests@covdi*/AAPL',
        `no-match  no strategy, scenario or symbol of "tests" fits "covdi*"
      tests@covdi*/AAPL
            ~~~~~~
      did you mean "COVID-19 Crash"?`,
      ],
      [
        'tests@AAPL/hold',
        `no-match  no partition of "tests" has all of these values
      tests@AAPL/hold
            ~~~~
      values stand in the order strategy/scenario/symbol`,
      ],
      [
        'tests@a/b/c/d',
        `no-match  the partition has 4 values, but those of "tests" have 3
      tests@a/b/c/d
                  ~
      they are strategy/scenario/symbol`,
      ],
    ];
    for (const [text, expected] of refusals) {
      expect(refusal(() => partitionsNamed(text, partitions))).to.equal(expected);
    }
    expect(refusal(() => partitionsNamed('tests@a', { ...partitions, keys: [] }))).to.equal(
      `no-match  "tests" has no partitions yet
      tests@a
            ~
      they are known once what it reads has run`,
    );
  });
});
