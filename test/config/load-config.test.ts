/**
 * From pipelines.yaml, a profile and arguments to a checked configuration.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Config } from '../../src/config/config.js';
import { type LoadOptions, loadConfig } from '../../src/config/load-config.js';
import { renderError } from '../../src/errors/render.js';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: variables of the configuration
const GOOD = `version: 1
vars: { size: 5, name: world, words: [a, b] }
pipelines: { all: [b] }
nodes:
  a: { type: source, params: { size: "\${vars.size}", greet: "hello \${vars.name}" } }
  b:
    type: sink
    inputs: { x: a, y: a.second }
    params: { deep: { one: 1, two: 2 }, words: "\${vars.words}" }
    publish: results/today
    tags: [slow]
profiles:
  other:
    vars: { size: 7 }
    nodes:
      b: { params: { deep: { two: 22 } } }
`;

describe('load config', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function load(text: string, options: Partial<LoadOptions> = {}): Promise<Config> {
    writeFileSync(join(folder, 'pipelines.yaml'), text);
    return loadConfig({ projectFolder: folder, ...options });
  }

  async function problems(text: string, options: Partial<LoadOptions> = {}): Promise<string> {
    try {
      await load(text, options);
    } catch (error) {
      return renderError(error);
    }
    return 'no problem';
  }

  it('resolves inputs, variables and the order of nodes', async () => {
    const config = await load(GOOD);

    expect(config.nodes.map((node) => node.id)).to.deep.equal(['a', 'b']);
    expect(config.nodes[0]!.params).to.deep.equal({ size: 5, greet: 'hello world' });
    const { inputs, params, publish, tags } = config.nodes[1]!;
    expect(inputs).to.deep.equal({ x: { node: 'a' }, y: { node: 'a', output: 'second' } });
    expect(params).to.deep.equal({ deep: { one: 1, two: 2 }, words: ['a', 'b'] });
    expect([publish, tags]).to.deep.equal(['results/today', ['slow']]);
    expect(config.pipelines).to.deep.equal({ all: ['b'] });
    expect(config.database).to.equal(join(folder, 'data', 'project.duckdb'));
  });

  it('lays a profile over the file, and points at its lines', async () => {
    const config = await load(GOOD, { profile: 'other' });
    const b = config.nodes[1]!;

    expect(config.nodes[0]!.params.size).to.equal(7);
    expect(b.params.deep).to.deep.equal({ one: 1, two: 22 });
    expect(b.locate(['params', 'deep', 'two']).range?.line).to.equal(16);
    expect(b.locate(['params', 'deep', 'one']).range?.line).to.equal(9);
  });

  it('sets params from the command line as YAML, and points at the argument', async () => {
    const paramOverrides = ['b.deep.two=[1, x]', 'a.fresh.key=no', 'a.size=', 'a.t="5"'];
    const config = await load(GOOD, { paramOverrides });
    const [a, b] = config.nodes;

    expect(b!.params.deep).to.deep.equal({ one: 1, two: [1, 'x'] });
    expect(a!.params).to.deep.include({ fresh: { key: 'no' }, size: null, t: '5' });
    expect(b!.locate(['params', 'deep', 'two', 0])).to.deep.equal({
      argument: '--param b.deep.two=[1, x]',
    });
  });

  it('gives the same digest for the same meaning and another for another', async () => {
    const plain = await load(GOOD);
    const reordered = await load(GOOD.replace('size: 5, name: world', 'name: world, size: 5'));
    const spelled = await load(GOOD.replace('"${vars.size}"', '5'));
    const other = await load(GOOD, { profile: 'other' });

    expect(reordered.digest).to.equal(plain.digest);
    expect(spelled.digest).to.equal(plain.digest);
    expect(other.digest).not.to.equal(plain.digest);
    expect(plain.digest).to.match(/^[0-9a-f]{64}$/);
  });

  it('reads the limits of the cache, which mean nothing for the digest', async () => {
    const limits = async (cache: string): Promise<unknown> =>
      (await load(`cache: ${cache}\n${GOOD}`, { env: { SIZE: '3 kB' } })).cache;
    const day = 86_400_000;

    expect((await load(GOOD)).cache).to.deep.equal({ maxBytes: 2e9, maxAge: 30 * day });
    expect(await limits('{ max_size: 1.5TB }')).to.deep.equal({
      maxBytes: 1.5e12,
      maxAge: 30 * day,
    });
    expect(await limits('{ max_size: none, max_age: none }')).to.deep.equal({
      maxBytes: undefined,
      maxAge: undefined,
    });
    expect(await limits('{ max_size: "${env.SIZE}", max_age: 1.5h }')).to.deep.equal({
      maxBytes: 3000,
      maxAge: 5_400_000,
    });
    expect((await load(`cache: { max_age: 1s }\n${GOOD}`)).digest).to.equal(
      (await load(GOOD)).digest,
    );
    expect(
      await problems(`cache: { max_size: 5 apples, max_age: 30 }\n${GOOD}`),
    ).to.equal(`pipelines.yaml:1:20  bad-value  "max_size" is "5 apples", expected text such as "2GB" or "500MB" or "none"
      cache: { max_size: 5 apples, max_age: 30 }
                         ~~~~~~~~
pipelines.yaml:1:39  wrong-type  "max_age" is 30, expected text such as "30d" or "12h" or "none"
      cache: { max_size: 5 apples, max_age: 30 }
                                            ~~
      quote it: "30"
2 problems`);
  });

  it('reads the environment, and leaves an escaped variable alone', async () => {
    const text = 'version: 1\nnodes: { a: { type: t, params: { k: "${env.KEY}", l: "$${x}" } } }';
    const config = await load(text, { env: { KEY: 'secret' } });

    expect(config.nodes[0]!.params).to.deep.equal({ k: 'secret', l: '${x}' });
  });

  it('reports all mistakes of structure at once, in our words', async () => {
    const text = `version: 2
nods: {}
nodes:
  a:
    typ: fetch
    inputs: { bars: 5, x: "a b" }
    params: [1]
    tags: [x, TRUE]
pipelines: { p: b }
`;

    expect(
      await problems(text),
    ).to.equal(`pipelines.yaml:1:10  bad-value  "version" is 2, expected 1
      version: 2
               ~
pipelines.yaml:2:1  unknown-key  key "nods" is not known here
      nods: {}
      ~~~~
      did you mean "nodes"?
pipelines.yaml:4:3  missing-key  "a" needs the key "type"
        a:
        ~
pipelines.yaml:5:5  unknown-key  key "typ" is not known here
          typ: fetch
          ~~~
      did you mean "type"?
pipelines.yaml:6:21  wrong-type  "bars" is 5, expected text or a mapping such as "node" or "node.output"
          inputs: { bars: 5, x: "a b" }
                          ~
      quote it: "5"
pipelines.yaml:6:27  bad-value  "x" is "a b", expected text such as "node" or "node.output"
          inputs: { bars: 5, x: "a b" }
                                ~~~~~
pipelines.yaml:7:13  wrong-type  "params" is a list, expected a mapping
          params: [1]
                  ~~~
pipelines.yaml:8:15  wrong-type  item 2 of "tags" is true, expected text
          tags: [x, TRUE]
                    ~~~~
      quote it: "TRUE"
pipelines.yaml:9:17  wrong-type  "p" is "b", expected a list
      pipelines: { p: b }
                      ~
9 problems`);
  });

  it('reports all mistakes of meaning at once: names, variables, arguments', async () => {
    const text = `version: 1
pipelines: { p: [markt, b] }
vars: { x: 1, loop: "\${vars.loop}" }
nodes:
  market: { type: t, params: { q: "\${vars.xx}", r: "\${env.NOPE}", s: "in \${foo}" } }
  b: { type: t, params: { m: { n: [1] } } }
profiles: { one: { nodes: { bb: { params: { z: 1 } } } } }
`;
    const paramOverrides = ['c.x=1', 'b', 'b.x=[', 'b.m.n.o=2'];

    expect(
      await problems(text, { profile: 'one', paramOverrides }),
    ).to.equal(`unknown-node  --param c.x=1: node "c" does not exist
      did you mean "b"?
bad-param  --param b: expected node.key=value
      for example --param NODE.window=20
bad-param  --param b.x=[: flow sequence must end with a ]
      quote the value
bad-param  --param b.m.n.o=2: "m.n" is not a mapping, so it has no keys to set
pipelines.yaml:2:18  unknown-node  pipeline "p" names "markt", which is no node
      pipelines: { p: [markt, b] }
                       ~~~~~
      did you mean "market"?
pipelines.yaml:3:21  unknown-variable  variables use each other in a circle: loop -> loop
      vars: { x: 1, loop: "\${vars.loop}" }
                          ~~~~~~~~~~~~~~
pipelines.yaml:5:35  unknown-variable  variable "vars.xx" is not defined
        market: { type: t, params: { q: "\${vars.xx}", r: "\${env.NOPE}", s: "in \${foo}" } }
                                        ~~~~~~~~~~~~
      did you mean "x"?
pipelines.yaml:5:52  unknown-variable  environment variable "NOPE" is not set
        market: { type: t, params: { q: "\${vars.xx}", r: "\${env.NOPE}", s: "in \${foo}" } }
                                                         ~~~~~~~~~~~~~
      set it, or use a variable
pipelines.yaml:5:70  unknown-variable  "\${foo}" is neither a variable nor an environment variable
        market: { type: t, params: { q: "\${vars.xx}", r: "\${env.NOPE}", s: "in \${foo}" } }
                                                                           ~~~~~~~~~~~
      write "\${vars.name}" or "\${env.NAME}"; "$\${" for a plain "\${"
pipelines.yaml:7:29  unknown-node  node "bb" does not exist, and without a "type" it cannot be added
      profiles: { one: { nodes: { bb: { params: { z: 1 } } } } }
                                  ~~
      did you mean "b"?
10 problems`);
  });

  it('names the nearest profile', async () => {
    expect(
      await problems(GOOD, { profile: 'othr' }),
    ).to.equal(`unknown-profile  --profile othr: no such profile
      did you mean "other"?
1 problem`);
  });

  it('says what to do when there is no file', async () => {
    const error: unknown = await loadConfig({ projectFolder: folder }).catch((e: unknown) => e);

    expect(renderError(error)).to.equal(`no-config  there is no "pipelines.yaml" in "${folder}"
      go to a project folder, name one with -C <folder>, or make one with dag init`);
  });

  it('turns mangled text into a configuration or a ConfigError, nothing else', async () => {
    const edit = fc.record({
      at: fc.nat(GOOD.length),
      remove: fc.nat(6),
      insert: fc.oneof(fc.constantFrom('{', '}', '"', ': ', '\n', '&a ', '*a', '${'), fc.string()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        let text = GOOD;
        for (const { at, remove, insert } of edits) {
          text = text.slice(0, at) + insert + text.slice(at + remove);
        }

        const error: unknown = await load(text, { profile: 'other' }).then(
          () => undefined,
          (e: unknown) => e,
        );

        if (error !== undefined) expect((error as Error).name).to.equal('ConfigError');
        expect(renderError(error ?? 'none')).to.be.a('string');
      }),
      { numRuns: 400 },
    );
  });

  it('loads the configuration that comes with the project, with and without its profile', async () => {
    const demo = await loadConfig({ projectFolder: process.cwd() });
    const files = await loadConfig({ projectFolder: process.cwd(), profile: 'files' });

    expect(demo.pipelines.assess).to.deep.equal(['rank']);
    expect(demo.nodes.map((node) => node.id)).to.include.members(['market', 'backtests', 'rank']);
    expect(files.nodes[0]!.params).to.deep.equal({ source: 'parquet', path: 'data/bars.parquet' });
  });

  it('turns attempts, time limits and quorums into numbers', async () => {
    const config = await load(`version: 1
vars: { limit: 90s }
nodes:
  a: { type: source, retries: 3, retry_delay: 1.5s, timeout: "\${vars.limit}" }
  b: { type: sink, inputs: { x: { from: a.second, min: 97.5% }, y: { from: a, min: 20 } }, timeout: 500ms }
`);

    expect(config.nodes[0]!.onFailure).to.deep.equal({
      retries: 3,
      retryDelay: 1500,
      timeout: 90_000,
    });
    expect(config.nodes[1]!.onFailure).to.deep.equal({
      retries: 0,
      retryDelay: 200,
      timeout: 500,
    });
    expect(config.nodes[1]!.inputs).to.deep.equal({
      x: { node: 'a', output: 'second', min: { share: 0.975 } },
      y: { node: 'a', min: { partitions: 20 } },
    });
  });

  it('says what it expects of attempts, time limits and quorums', async () => {
    const text = `version: 1
nodes:
  a: { type: source, retry: 3, retry_delay: 5, timeout: 30sec, retries: many }
  b: { type: sink, inputs: { x: { form: a, min: 95 percent }, y: { from: a, min: 0 } }, timeout: 0s }
`;

    expect(
      await problems(text),
    ).to.equal(`pipelines.yaml:3:22  unknown-key  key "retry" is not known here
        a: { type: source, retry: 3, retry_delay: 5, timeout: 30sec, retries: many }
                           ~~~~~
      valid here: "type", "inputs", "params", "publish", "on_restate", "retries", "retry_delay", "timeout", "tags"
pipelines.yaml:3:45  wrong-type  "retry_delay" is 5, expected text such as "200ms" or "5s"
        a: { type: source, retry: 3, retry_delay: 5, timeout: 30sec, retries: many }
                                                  ~
      quote it: "5"
pipelines.yaml:3:57  bad-value  "timeout" is "30sec", expected text such as "500ms" or "30s" or "2m"
        a: { type: source, retry: 3, retry_delay: 5, timeout: 30sec, retries: many }
                                                              ~~~~~
pipelines.yaml:3:73  wrong-type  "retries" is "many", expected a whole number
        a: { type: source, retry: 3, retry_delay: 5, timeout: 30sec, retries: many }
                                                                              ~~~~
pipelines.yaml:4:30  missing-key  "x" needs the key "from"
        b: { type: sink, inputs: { x: { form: a, min: 95 percent }, y: { from: a, min: 0 } }, timeout: 0s }
                                   ~
pipelines.yaml:4:35  unknown-key  key "form" is not known here
        b: { type: sink, inputs: { x: { form: a, min: 95 percent }, y: { from: a, min: 0 } }, timeout: 0s }
                                        ~~~~
      did you mean "from"?
pipelines.yaml:4:49  bad-value  "min" is "95 percent", expected text such as "95%" or 2000
        b: { type: sink, inputs: { x: { form: a, min: 95 percent }, y: { from: a, min: 0 } }, timeout: 0s }
                                                      ~~~~~~~~~~
pipelines.yaml:4:82  bad-value  "min" is 0, expected at least 1
        b: { type: sink, inputs: { x: { form: a, min: 95 percent }, y: { from: a, min: 0 } }, timeout: 0s }
                                                                                       ~
pipelines.yaml:4:98  bad-value  "timeout" is "0s", expected text such as "500ms" or "30s" or "2m"
        b: { type: sink, inputs: { x: { form: a, min: 95 percent }, y: { from: a, min: 0 } }, timeout: 0s }
                                                                                                       ~~
9 problems`);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: variables of the configuration
