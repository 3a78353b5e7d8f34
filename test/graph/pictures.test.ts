/**
 * Pictures of the graph, compared as whole texts.
 */
import { expect } from 'chai';
import { renderDot } from '../../src/graph/dot.js';
import { renderJson } from '../../src/graph/json.js';
import { renderMermaid } from '../../src/graph/mermaid.js';
import type { Picture } from '../../src/graph/picture.js';

const PICTURE: Picture = {
  nodes: [
    { id: 'end', type: 'source', state: 'fresh', partitions: 154 },
    { id: 'b"1', type: 'sink', state: 'stale', partitions: 44000, stale: 440 },
    { id: 'c', type: 'sink' },
  ],
  edges: [
    { from: 'end', to: 'b"1', input: 'bars' },
    { from: 'end', to: 'c' },
  ],
};

describe('pictures', () => {
  it('mermaid names boxes by position and escapes text', () => {
    expect(renderMermaid(PICTURE)).to.equal(`flowchart LR
  n0["end<br/>source · 154"]:::fresh
  n1["b#quot;1<br/>sink · 44,000 · 440 stale"]:::stale
  n2["c<br/>sink"]
  n0 -->|"bars"| n1
  n0 --> n2
  classDef fresh fill:#d7f0dd,stroke:#2f7d45,color:#123
  classDef stale fill:#fdebc8,stroke:#b7791f,color:#123
`);
  });

  it('dot quotes every name', () => {
    expect(renderDot(PICTURE)).to.equal(`digraph pipeline {
  rankdir=LR;
  node [shape=box, style="rounded,filled", fillcolor="#ffffff", fontname="sans-serif"];
  "end" [label="end\\nsource\\n154", fillcolor="#d7f0dd"];
  "b\\"1" [label="b\\"1\\nsink\\n44,000 · 440 stale", fillcolor="#fdebc8"];
  "c" [label="c\\nsink"];
  "end" -> "b\\"1" [label="bars"];
  "end" -> "c";
}
`);
  });

  it('json has one node or edge per line and parses back', () => {
    expect(renderJson(PICTURE)).to.equal(`{
  "nodes": [
    {"id":"end","type":"source","state":"fresh","partitions":154},
    {"id":"b\\"1","type":"sink","state":"stale","partitions":44000,"stale":440},
    {"id":"c","type":"sink"}
  ],
  "edges": [
    {"from":"end","to":"b\\"1","input":"bars"},
    {"from":"end","to":"c"}
  ]
}
`);
    expect(JSON.parse(renderJson(PICTURE))).to.deep.equal(PICTURE);
    expect(JSON.parse(renderJson({ nodes: [], edges: [] }))).to.deep.equal({
      nodes: [],
      edges: [],
    });
  });
});
