/**
 * Who reads whom: mistakes in edges, order, circles, targets.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { parseYaml } from '../../src/config/yaml-document.js';
import { renderDiagnostic } from '../../src/errors/render.js';
import { buildGraph, type GraphNode, type NodeShape } from '../../src/graph/graph.js';

const SHAPES: Readonly<Record<string, NodeShape>> = {
  source: { inputs: {}, outputs: { bars: { kind: 'table' }, notes: { kind: 'json' } } },
  step: { inputs: { x: { kind: 'table' } }, outputs: { out: { kind: 'parquet' } } },
  choice: { inputs: { x: { kind: 'table', optional: true } }, outputs: { out: { kind: 'table' } } },
};

function nodes(edges: Readonly<Record<string, readonly string[]>>): GraphNode[] {
  return Object.entries(edges).map(([id, reads]) => ({
    id,
    type: 'any',
    inputs: Object.fromEntries(reads.map((node, i) => [`i${i}`, { node }])),
    locate: () => ({}),
  }));
}

async function problems(text: string): Promise<string> {
  const document = await parseYaml(text, 'p.yaml');
  const all = document.value as Record<string, { type: string; inputs?: Record<string, string> }>;
  const configured = Object.entries(all).map(([id, { type, inputs = {} }]) => ({
    id,
    type,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, from]) => {
        const [node, output] = from.split('.');
        return [name, { node: node!, ...(output !== undefined && { output }) }];
      }),
    ),
    locate: (path: readonly (string | number)[], atKey?: boolean) =>
      document.locate([id, ...path], atKey),
  }));
  const { diagnostics } = buildGraph(configured, (type) => SHAPES[type]);
  return diagnostics.map((d) => renderDiagnostic(d)).join('\n');
}

describe('graph', () => {
  it('points at inputs that lead nowhere, with the nearest name', async () => {
    const text = `spy: { type: source }
a: { type: step, inputs: { x: spyy } }
b: { type: step, inputs: { x: spy.bar } }
c: { type: step, inputs: { y: a } }
d: { type: step, inputs: { x: spy.notes } }
e: { type: step, inputs: { x: a.out } }
`;

    expect(
      await problems(text),
    ).to.equal(`p.yaml:2:31  unknown-input  node "a" reads "spyy", which no node provides
      a: { type: step, inputs: { x: spyy } }
                                    ~~~~
      did you mean "spy"?
p.yaml:3:31  unknown-output  node "b" reads "spy.bar", but "spy" has no such output
      b: { type: step, inputs: { x: spy.bar } }
                                    ~~~~~~~
      did you mean "bars"?
p.yaml:4:28  unknown-input  node "c" has no input "y"
      c: { type: step, inputs: { y: a } }
                                 ~
      did you mean "x"?
p.yaml:4:18  missing-input  node "c" needs the input "x"
      c: { type: step, inputs: { y: a } }
                       ~~~~~~
      add "x: <node>" to inputs
p.yaml:5:31  wrong-kind  input "x" of node "d" takes table, but "spy.notes" is json
      d: { type: step, inputs: { x: spy.notes } }
                                    ~~~~~~~~~`);
  });

  it('lets an optional input be left out, and checks it where it is given', async () => {
    const text = `spy: { type: source }
a: { type: choice }
b: { type: choice, inputs: { x: spy.notes } }
`;

    expect(
      await problems(text),
    ).to.equal(`p.yaml:3:33  wrong-kind  input "x" of node "b" takes table, but "spy.notes" is json
      b: { type: choice, inputs: { x: spy.notes } }
                                      ~~~~~~~~~`);
  });

  it('prints a circle as a path along the data, and a node that reads itself', async () => {
    const text = `in: { type: any, inputs: { x: d } }
a: { type: any, inputs: { x: c } }
b: { type: any, inputs: { x: a } }
c: { type: any, inputs: { x: b } }
d: { type: any, inputs: { x: d, y: a } }
`;

    expect(await problems(text)).to.equal(`p.yaml:5:30  cycle  node "d" reads itself
      d: { type: any, inputs: { x: d, y: a } }
                                   ~
      let one of them read something else
p.yaml:2:30  cycle  nodes read each other in a circle: a -> b -> c -> a
      a: { type: any, inputs: { x: c } }
                                   ~
      let one of them read something else`);
  });

  it('finds every one of several circles, also one behind another', () => {
    const { diagnostics, graph } = buildGraph(
      nodes({ a: ['x', 'b'], b: ['a'], x: ['y'], y: ['x'], free: [] }),
    );

    expect(diagnostics.map((d) => d.message)).to.deep.equal([
      'nodes read each other in a circle: x -> y -> x',
      'nodes read each other in a circle: a -> b -> a',
    ]);
    expect(graph.order).to.deep.equal([]);
  });

  it('orders by what is read, then by the configuration', () => {
    const { graph } = buildGraph(nodes({ z: ['m'], m: [], a: [], k: ['z', 'a'], b: ['m'] }));

    expect(graph.order).to.deep.equal(['m', 'z', 'a', 'k', 'b']);
    expect(graph.closure(['k'])).to.deep.equal(['m', 'z', 'a', 'k']);
    expect(graph.upstream('k')).to.deep.equal(['z', 'a']);
    expect(graph.downstream('m')).to.deep.equal(['z', 'b']);
    expect(graph.edges).to.deep.include({ from: 'a', to: 'k', input: 'i1' });
  });

  it('puts every node after all that it reads, or reports a circle', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const reads = fc.record(
      Object.fromEntries(ids.map((id) => [id, fc.subarray(ids, { maxLength: 2 })])),
    );
    fc.assert(
      fc.property(reads, (edges) => {
        const { graph, diagnostics } = buildGraph(nodes(edges));

        if (diagnostics.length > 0) {
          expect(graph.order).to.deep.equal([]);
          return;
        }
        expect([...graph.order].sort()).to.deep.equal(ids);
        for (const [id, from] of Object.entries(edges)) {
          for (const other of from) {
            expect(graph.order.indexOf(other)).to.be.lessThan(graph.order.indexOf(id));
          }
        }
      }),
    );
  });

  it('orders a chain of twenty thousand nodes, and finds one circle as long', () => {
    const chain: Record<string, string[]> = { n0: [] };
    for (let i = 1; i < 20_000; i++) chain[`n${i}`] = [`n${i - 1}`];

    expect(buildGraph(nodes(chain)).graph.order).to.have.length(20_000);

    chain.n0 = ['n999'];
    expect(buildGraph(nodes(chain)).diagnostics).to.have.length(1);
  });
});
