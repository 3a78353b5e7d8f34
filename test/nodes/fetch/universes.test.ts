/**
 * Universes: what is in ours, what a file of one's own may say, and what is chosen.
 */
import { expect } from 'chai';
import { makeMarket } from '../../../nodes/fetch/sources/demo.js';
import { parseUniverse } from '../../../nodes/fetch/stores/universe-file.js';
import { selectSymbols, type UniverseChoice } from '../../../nodes/fetch/universe.js';
import { UNIVERSES, universeFiles } from '../../../nodes/fetch/universes.js';
import { TempProject } from '../../util/temp-project.js';

function chosen(choice: UniverseChoice): string[] {
  const universe = UNIVERSES.get(choice.use);
  if (!universe) throw new Error(`no universe ${choice.use}`);
  return selectSymbols(universe, choice);
}

/** Mistakes of a file as line:column message. */
async function mistakes(text: string): Promise<string[]> {
  const found = await parseUniverse(text);
  return found.mistakes.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('universes of ours', () => {
  it('have 154 symbols, each once, the benchmark among them', () => {
    for (const [name, { groups, benchmark }] of UNIVERSES) {
      const symbols = Object.values(groups).flatMap((group) => group.symbols);

      expect(new Set(symbols).size, name).to.equal(154);
      expect(symbols, name).to.have.length(154).and.include(benchmark);
    }
  });

  it('have 114 stocks and 40 funds in us-154', () => {
    expect(chosen({ use: 'us-154', kinds: ['etf'] })).to.have.length(40);
    expect(chosen({ use: 'us-154', kinds: ['stock'] })).to.have.length(114 + 1);
  });

  it('have the symbols of the made-up market in demo-154', () => {
    expect(chosen({ use: 'demo-154' })).to.deep.equal([...makeMarket(1, 154).symbols].sort());
  });

  it('give what is in all that is chosen, and the benchmark', () => {
    expect(chosen({ use: 'us-154', groups: ['hardware'] })).to.deep.equal([
      'AAPL',
      'CSCO',
      'IBM',
      'SPY',
    ]);
    expect(
      chosen({ use: 'us-154', groups: ['hardware', 'oil'], sectors: ['energy'] }),
    ).to.deep.equal(['COP', 'CVX', 'KMI', 'SLB', 'SPY', 'XOM']);
  });
});

describe('a universe of one’s own', () => {
  it('is a list, or groups with a benchmark', async () => {
    const { universe } = await parseUniverse(
      'about: mine\nbenchmark: SPY\nsymbols: [GLD]\ngroups:\n  tech: [AAPL, MSFT]\n  banks: { sector: financials, kind: stock, symbols: [JPM] }\n',
    );
    const list = await parseUniverse('[AAPL, BRK-B]');

    expect(universe).to.deep.equal({
      about: 'mine',
      benchmark: 'SPY',
      isSynthetic: false,
      groups: {
        all: { sector: '', kind: '', symbols: ['GLD'] },
        tech: { sector: '', kind: '', symbols: ['AAPL', 'MSFT'] },
        banks: { sector: 'financials', kind: 'stock', symbols: ['JPM'] },
      },
    });
    expect(list.universe.groups.all?.symbols).to.deep.equal(['AAPL', 'BRK-B']);
  });

  it('is told all its mistakes with their places', async () => {
    expect(
      await mistakes(
        'benchmrk: SPY\nsymbols: [AAPL, ../x, 0700, TRUE, aapl]\ngroups:\n  a: {}\n  b: { kind: bond, symbols: [] }\n',
      ),
    ).to.deep.equal([
      '1:1 key "benchmrk" is not known here - did you mean "benchmark"?',
      '2:17 symbol "../x" reads like a path',
      '2:23 symbol 700 is not text - quote it as the data have it: "700", or with the zeros that YAML dropped',
      '2:29 symbol true is not text - quote it: "TRUE"',
      '2:35 symbol "aapl" differs from "AAPL" only by case',
      '4:6 group "a" needs a list of symbols',
      '5:14 kind "bond" is neither stock nor etf',
      '5:29 group "b" is empty',
    ]);
  });

  it('is told when it is no YAML, empty or something else', async () => {
    expect(await mistakes('[AAPL')).to.have.length(1);
    expect(await mistakes('')).to.deep.equal([
      '1:1 a universe is a list of symbols, or a mapping with symbols or groups',
    ]);
    expect(await mistakes('about: nothing')).to.deep.equal([
      '1:1 there are neither symbols nor groups',
    ]);
  });

  it('is a file that the answer depends on', () => {
    expect(universeFiles({ universe: 'my.yaml' })).to.deep.equal(['my.yaml']);
    expect(universeFiles({ universe: { use: 'my.yml', groups: ['a'] } })).to.deep.equal(['my.yml']);
    expect(universeFiles({ universe: 'us-154' })).to.deep.equal([]);
    expect(universeFiles({ universe: null })).to.deep.equal([]);
  });
});

describe('a market of a universe', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject();
  });

  afterEach(() => project.remove());

  it('has its symbols, and others when the file changes', async () => {
    project.write('my.yaml', 'benchmark: XMKT\ngroups:\n  few: [XTEC01, XENE01]\n');
    project.write(
      'pipelines.yaml',
      'version: 1\nnodes:\n  market:\n    type: fetch\n    params: { source: demo, universe: my.yaml }\n',
    );
    const shown = async (): Promise<string> => {
      await project.run({ targets: ['market'] });
      return JSON.stringify(project.events);
    };

    expect(await shown()).to.include('of 3 symbols');
    project.write('my.yaml', '[XMKT]\n');
    expect(await shown()).to.include('of 1 symbol,');
  });
});
