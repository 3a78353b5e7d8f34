/**
 * Whatever stands in the configuration, in a YAML plug-in or on the command line:
 * the answer is a project or problems at places that exist.
 *
 * Bounded in work, not in time: the texts are large enough that work which grows
 * faster than they do would run into the time that any test may take.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson } from '../../src/config/canonical.js';
import { loadProject } from '../../src/engine.js';
import type { Diagnostic } from '../../src/errors/diagnostic.js';
import { asEngineError, type ConfigError, EngineError } from '../../src/errors/errors.js';
import { renderError } from '../../src/errors/render.js';
import { defaultNodesFolder } from '../../src/registry/folders.js';
import { loadDocuments } from '../../src/registry/plugins.js';
import { createRegistry } from '../../src/registry/registry.js';
import { errorJson } from '../../src/report/error-json.js';
import { TempProject } from '../util/temp-project.js';
import { ODD_SCALARS, ODD_TEXTS, reference } from './odd-text.js';

const REAL = readFileSync('pipelines.yaml', 'utf8');
const SCENARIOS = 'nodes/scenario-define/scenarios';
const SCENARIO = readFileSync(join(SCENARIOS, 'brexit-shock-2016.yaml'), 'utf8');

interface Request {
  readonly file?: string;
  readonly params?: readonly string[];
  readonly profile?: string;
  readonly env?: NodeJS.ProcessEnv;
}

describe('whatever is loaded', () => {
  let project: TempProject;

  before(() => {
    project = new TempProject();
  });

  after(() => project.remove());

  /** Loads, and checks whatever comes of it; the codes of the problems. */
  async function load(content: string | Uint8Array, request: Request = {}): Promise<string[]> {
    if (request.file === undefined) writeFileSync(project.path('pipelines.yaml'), content);
    try {
      const { config } = await loadProject({
        projectFolder: project.folder,
        params: request.params ?? [],
        env: request.env ?? {},
        ...(request.file !== undefined && { configFile: request.file }),
        ...(request.profile !== undefined && { profile: request.profile }),
      });
      // What has no canonical form has no fingerprint.
      canonicalJson([config.vars, config.nodes.map(({ params }) => params)] as never);
      return [];
    } catch (error) {
      return checked(error, content);
    }
  }

  function checked(error: unknown, content: string | Uint8Array): string[] {
    const known = asEngineError(error);
    if (!known) throw error;
    expect(renderError(error).length).to.be.below(200_000);
    expect(JSON.parse(JSON.stringify(errorJson(error)))).to.have.property('error');
    if (known.kind !== 'config') throw error;
    const { diagnostics } = known as ConfigError;
    expect(diagnostics.length).to.be.within(1, 100);
    for (const diagnostic of diagnostics) expectPlace(diagnostic, content);
    return diagnostics.map(({ code }) => code);
  }

  function expectPlace(d: Diagnostic, content: string | Uint8Array): void {
    if (d.file === undefined) {
      expect(d.message).to.match(/^--(param|profile) /);
      return;
    }
    const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
    const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
    const { line, column, length } = d.range ?? { line: 0, column: 0, length: 0 };
    expect(line, d.message).to.be.within(1, lines.length);
    expect(column, d.message).to.be.within(1, (lines[line - 1] as string).length + 1);
    expect(length).to.be.at.least(1);
  }

  describe('from texts that have broken loaders', () => {
    for (const [name, text] of Object.entries(ODD_TEXTS)) {
      it(name, async () => {
        await load(text);
      });
    }

    it('are told apart', async () => {
      const codes = async (name: string): Promise<string[]> => [
        ...new Set(await load(ODD_TEXTS[name] as string)),
      ];
      expect(await codes('windows line ends')).to.deep.equal([]);
      expect(await codes('carriage returns alone')).to.deep.equal(['yaml-syntax']);
      expect(await codes('larger than allowed')).to.deep.equal(['yaml-size']);
      expect(await codes('aliases that double')).to.deep.equal(['yaml-size']);
      expect(await codes('variables that double')).to.deep.equal(['yaml-size']);
      expect(await codes('lists of variables that double')).to.deep.equal(['yaml-size']);
      expect(await codes('a long chain of variables')).to.deep.equal(['unknown-variable']);
      expect(await codes('an alias inside itself')).to.deep.equal(['bad-alias']);
      expect(await codes('deep lists')).to.deep.equal(['yaml-depth']);
      expect(await codes('functions as tags')).to.deep.equal(['yaml-syntax']);
      expect(await codes('unknown targets')).to.deep.equal(['unknown-node']);
      expect(await codes('names of objects')).to.deep.equal([
        'unknown-type',
        'unknown-input',
        'unknown-key',
      ]);
    });
  });

  describe('from bytes', () => {
    it('that are not UTF-8 is refused at the first of them', async () => {
      const bytes = Buffer.concat([
        Buffer.from('# ä\nversion: 1\nx: "'),
        Buffer.from([0xe4, 0x22]),
      ]);
      writeFileSync(project.path('pipelines.yaml'), bytes);

      const error = await loadProject({ projectFolder: project.folder, params: [], env: {} }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(renderError(error)).to.equal(
        [
          'pipelines.yaml:3:5  yaml-syntax  the file is not UTF-8 text from here on',
          '      x: "\ufffd"',
          '          ~',
          '      save it as UTF-8',
          '1 problem',
        ].join('\n'),
      );
      expect(await load(Buffer.from(`\ufeff${REAL}`, 'utf16le'))).to.deep.equal(['yaml-syntax']);
      expect(await load(`${REAL}# \ufffd\n`)).to.deep.equal([]);
    });

    it('of any kind', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
          await load(bytes);
        }),
        { numRuns: 150 },
      );
    });

    it('of the real configuration, some of them changed', async () => {
      const change = fc.record({ at: fc.nat(REAL.length - 1), byte: fc.nat(255) });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          const bytes = Buffer.from(REAL);
          for (const { at, byte } of changes) bytes[at] = byte;
          await load(bytes);
        }),
        { numRuns: 150 },
      );
    });
  });

  it('from the real configuration with lines gone, doubled, swapped or moved in', async () => {
    const lines = REAL.split('\n');
    const edit = fc.record({
      kind: fc.constantFrom('delete', 'double', 'swap', 'indent', 'cut'),
      at: fc.nat(lines.length - 1),
      to: fc.nat(lines.length - 1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const now = [...lines];
        for (const { kind, at, to } of edits) {
          const line = now[at] ?? '';
          if (kind === 'delete') now.splice(at, 1);
          else if (kind === 'double') now.splice(to, 0, line);
          else if (kind === 'indent') now[at] = ` ${line}`;
          else if (kind === 'cut') now[at] = line.slice(0, to % (line.length + 1));
          else [now[at], now[to]] = [now[to] ?? '', line];
        }
        await load(now.join('\n'));
      }),
      { numRuns: 150 },
    );
  });

  it('from the real configuration with odd scalars and characters', async () => {
    const scalars = [...REAL.matchAll(/(?<=: )[^\s{}[\],#]+|(?<=[\s{[])[\w-]+(?=:)/g)];
    expect(scalars.length).to.be.above(40);
    const change = fc.record({
      place: fc.nat(scalars.length - 1),
      text: fc.oneof(fc.constantFrom(...ODD_SCALARS), fc.string({ maxLength: 8 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
        let text = REAL;
        for (const { place, text: odd } of changes.sort((a, b) => b.place - a.place)) {
          const { index, 0: scalar } = scalars[place] as RegExpExecArray;
          text = text.slice(0, index) + odd + text.slice(index + scalar.length);
        }
        await load(text);
      }),
      { numRuns: 200 },
    );
  });

  it('with any --param, profile and environment', async () => {
    const name = fc.constantFrom('market', 'backtests', 'rank', 'nothing', '__proto__', '', 'a.b');
    const key = fc.constantFrom(
      'symbols',
      'strategies',
      'weights',
      'constructor',
      '__proto__',
      'x.y',
    );
    const value = fc.oneof(fc.constantFrom(...ODD_SCALARS, '['.repeat(500)), fc.string());
    const override = fc.oneof(
      fc.tuple(name, key, value).map(([n, k, v]) => `${n}.${k}=${v}`),
      fc.string(),
    );
    const withEnv = REAL.replace('source: demo', `source: "${reference('env.SOURCE')}"`);
    const options = fc.record(
      {
        params: fc.array(override, { maxLength: 3 }),
        profile: fc.oneof(fc.constantFrom('files', '__proto__', 'constructor'), fc.string()),
        env: fc.record({ SOURCE: fc.oneof(fc.constantFrom(...ODD_SCALARS), fc.string()) }),
      },
      { requiredKeys: ['params'] },
    );
    await fc.assert(
      fc.asyncProperty(options, async (request) => {
        await load(withEnv, request as Request);
      }),
      { numRuns: 150 },
    );
  });

  it('from no file: a folder, a pipe, a device, a circle of links, an impossible name', async () => {
    mkdirSync(project.path('folder'));
    symlinkSync('circle', project.path('circle'));
    const others = ['folder', 'circle', 'a\0b', '/dev/null', 'none.yaml', 'x'.repeat(5000)];
    if (process.platform === 'linux') {
      execFileSync('mkfifo', [project.path('pipe')]);
      others.push('pipe', '/dev/zero');
    }
    for (const file of others) {
      const error = await load('', { file }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error, file).to.be.instanceOf(EngineError);
      expect((error as EngineError).code, file).to.equal('no-config');
    }
  });

  describe('from plug-ins in YAML', () => {
    async function loadPlugin(content: string | Uint8Array): Promise<void> {
      const path = project.path('own.yaml');
      writeFileSync(path, content);
      const { plugins, diagnostics, locates } = await loadDocuments(
        new Map([['own', path]]),
        process.cwd(),
        'scenario',
      );
      for (const diagnostic of diagnostics) expectPlace(diagnostic, content);
      expect(plugins.size).to.equal(diagnostics.length > 0 ? 0 : 1);
      const { node } = await createRegistry(defaultNodesFolder()).load('scenario-define');
      const params = { benchmark: 'X', use: 'all', define: [], min_sessions: 5 };
      const columnsOf = () => undefined;
      for (const problem of node.check?.({ params: params as never, plugins, columnsOf }) ?? []) {
        expect(problem.plugin).to.equal('own');
        const locate = await locates.get('own')?.();
        const { range } = locate?.(problem.path) ?? {};
        expect(range?.line, problem.message).to.be.within(1, String(content).split('\n').length);
      }
    }

    it('whatever has broken loaders', async () => {
      for (const text of Object.values(ODD_TEXTS)) await loadPlugin(text);
    });

    it('the real ones with odd scalars', async () => {
      const scalars = [...SCENARIO.matchAll(/(?<=: |- ).+|^\w+(?=:)/gm)];
      expect(readdirSync(SCENARIOS).length).to.be.above(20);
      const text = fc.oneof(fc.constantFrom(...ODD_SCALARS), fc.string());
      await fc.assert(
        fc.asyncProperty(fc.nat(scalars.length - 1), text, async (place, odd) => {
          const { index, 0: scalar } = scalars[place] as RegExpExecArray;
          await loadPlugin(SCENARIO.slice(0, index) + odd + SCENARIO.slice(index + scalar.length));
        }),
        { numRuns: 150 },
      );
    });
  });
});
