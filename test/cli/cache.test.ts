/** Stories about `dag cache`: what it prints, what it touches, and what a kill leaves behind. */
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readManifest, writeManifest } from '../../src/cache/manifest.js';
import { takeLock } from '../../src/run/lock.js';
import { type Answer, dag } from '../util/command-line.js';
import { flipBit } from '../util/damage.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';
import { publishedFiles, ToyProcess, toyDag } from '../util/toy-process.js';

const PIPELINE = `
version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double, triple] } }
  sum: { type: total, inputs: { scaled: scale } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2, 3] } }
`;

describe('dag cache', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    setNumbers(1);
  });

  afterEach(() => project.remove());

  function setNumbers(edition: number): void {
    const values = Array.from({ length: 100 }, (_, i) => i * edition).join(' ');
    project.write('numbers.txt', `a: ${values}\nb: ${values}\nc: ${values} 1\n`);
  }

  /** What a command prints, with the project's folder as /project. */
  async function cache(...args: string[]): Promise<Answer> {
    const { code, out, err } = await dag(project.folder, ['cache', ...args]);
    const plain = (text: string): string => text.replaceAll(project.folder, '/project');
    return { code, out: plain(out), err: plain(err) };
  }

  /** Every file below cache/ with its bytes and its time. */
  function untouched(): unknown {
    const folder = project.path('cache');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => [name, statSync(join(folder, name)).mtimeMs, contentOf(join(folder, name))]);
  }

  function contentOf(path: string): string {
    return statSync(path).isFile() ? readFileSync(path, 'latin1') : '';
  }

  describe('stats', () => {
    it('says what is stored, for whom, and what of it is published', async () => {
      await project.run();
      setNumbers(2);
      await project.run();
      await project.run({ force: true });

      const { code, out } = await cache('stats');

      expect(code).to.equal(0);
      const lines = out.split('\n').map((line) => line.replace(/ {2,}/g, '  '));
      expect(lines[0]).to.match(
        /^[\d.]+ kB in \/project\/cache, of at most 2\.0 GB; what nobody needs for 30d is evicted$/,
      );
      expect(lines.slice(1, 3)).to.deep.equal(['', 'what  files  size']);
      const nodes = lines.slice(lines.findIndex((line) => line.startsWith('node')));
      expect(nodes.map((line) => line.replace(/ {2}\d+ ms$/, '  T'))).to.deep.equal([
        'node  answers  current  earlier  dead  computing',
        'numbers  4  1.6 kB  1.6 kB  1.6 kB',
        'scale  12  4.8 kB  4.8 kB  4.8 kB  T',
        'sum  2  24 B  24 B  24 B  T',
        '',
      ]);
    });

    it('gives the same numbers to programs, which add up', async () => {
      await project.run();
      project.write('pipelines.yaml', `cache: { max_size: none, max_age: 12h }\n${PIPELINE}`);

      const stats = JSON.parse((await cache('stats', '--json')).out);

      const total = (list: { bytes: number }[]): number =>
        list.reduce((s, { bytes }) => s + bytes, 0);
      expect(stats.limits).to.deep.equal({ max_bytes: null, max_age_ms: 12 * 3600 * 1000 });
      expect(total(stats.files)).to.equal(stats.bytes);
      const pack = stats.files.find(({ kind }: { kind: string }) => kind === 'pack');
      const named = stats.nodes.map((node: Record<string, number>) => node.current_bytes);
      expect(named.reduce((a: number, b: number) => a + b) + stats.unnamed_bytes).to.equal(
        pack.bytes,
      );
      expect(stats.unnamed_bytes).to.equal(0);
    });

    it('has nothing to say of a project that never ran, and makes nothing', async () => {
      expect(await cache('stats')).to.deep.include({
        code: 0,
        out: 'there is nothing in /project/cache\n',
      });
      expect(existsSync(project.path('cache'))).to.equal(false);
    });

    it('does not need the lock, and neither does a dry run', async () => {
      await project.run();
      const lock = takeLock(project.path('cache/lock'), 'dag run', new Date());

      const answers = [await cache('stats'), await cache('prune', '-n'), await cache('prune')];
      const verify = await cache('verify', '--wait', '900ms');
      lock.release();

      expect(answers.map(({ code }) => code)).to.deep.equal([0, 0, 4]);
      expect(verify.code).to.equal(4);
      expect(verify.err).to.match(/^waiting: another run works in this project: process \d+/);
    });
  });

  describe('prune', () => {
    it('evicts what is not published, says what that costs, and leaves a project that is fresh', async () => {
      await project.run();
      setNumbers(2);
      await project.run();
      const files = publishedFiles(project.folder);

      const dry = await cache('prune', '--max-size', '0B', '--dry-run');
      const before = untouched();
      const wet = await cache('prune', '--max-size', '0B');
      const again = await cache('prune', '--max-size', '0B');

      const form = /^9 answers would be evicted: about [\d.]+ kB freed, \d+ ms of computing lost\n/;
      expect(dry.out).to.match(form);
      expect(before).to.not.deep.equal(untouched());
      expect(wet.out.split('\n')[0]).to.match(
        /^9 answers evicted: [\d.]+ kB freed, \d+ ms of computing lost$/,
      );
      expect(wet.out.split('\n').slice(1).join('\n')).to.match(
        /^[\d.]+ kB kept; the limits are 0 B, 30d\nwhat is published now is made of it; --all evicts that, too\n$/,
      );
      expect(again.out.split('\n')[0]).to.equal('nothing to prune');
      expect((await project.run()).status).to.equal('nothing-to-do');
      expect(publishedFiles(project.folder)).to.deep.equal(files);
      project.write('pipelines.yaml', PIPELINE.replace('total,', 'total, publish: again,'));
      expect(ranCounts(await project.run())).to.deep.include({ scale: 0, sum: 0, grid: 0 });
      expect((await cache('verify')).code).to.equal(0);
    });

    it('touches nothing in a dry run', async () => {
      await project.run();
      setNumbers(2);
      await project.run();
      const before = untouched();

      await cache('prune', '--max-size', '0B', '--all', '-n');

      expect(untouched()).to.deep.equal(before);
    });

    it('evicts everything when that is asked for, and a run makes it anew', async () => {
      await project.run();
      const files = publishedFiles(project.folder);

      const { out } = await cache('prune', '--all', '--max-size', '0B', '--json');
      const stats = JSON.parse((await cache('stats', '--json')).out);
      project.write('pipelines.yaml', PIPELINE.replace('[2, 3]', '[3, 2]'));
      const result = await project.run();

      expect(JSON.parse(out)).to.deep.include({
        dry_run: false,
        answers: 9,
        limits: { max_bytes: 0, max_age_ms: 30 * 86_400_000 },
      });
      expect(stats.nodes).to.deep.equal([]);
      expect(result.status).to.equal('done');
      expect(project.events.filter((e) => e.type === 'log' && e.level === 'warn')).to.deep.equal(
        [],
      );
      expect(publishedFiles(project.folder)).to.deep.equal(files);
    });

    it('takes its limits from the configuration unless they are given', async () => {
      project.write('pipelines.yaml', `cache: { max_size: 3GB, max_age: none }\n${PIPELINE}`);
      await project.run();
      const limits = async (...args: string[]): Promise<unknown> =>
        JSON.parse((await cache('prune', '-n', '--json', ...args)).out).limits;

      expect(await limits()).to.deep.equal({ max_bytes: 3e9, max_age_ms: null });
      expect(await limits('--max-size', 'none', '--max-age', '2d')).to.deep.equal({
        max_bytes: null,
        max_age_ms: 2 * 86_400_000,
      });
    });

    it('leaves a usable project when it is killed at any moment', async () => {
      await project.run();
      const files = publishedFiles(project.folder);
      const prune = ['cache', 'prune', '--max-size', '0B'];
      const fill = async (): Promise<void> => {
        setNumbers(2);
        await project.run();
        setNumbers(1);
        await project.run();
      };
      await fill();
      const started = performance.now();
      await toyDag(project.folder, ...prune);
      const took = performance.now() - started;
      for (let kill = 1; kill <= 12; kill++) {
        await fill();
        // The end of such a short process is the work; before, it loads its code.
        const moment = took * (0.5 + 0.05 * kill);
        const killed = new ToyProcess(project.folder, prune);
        await new Promise((resolve) => setTimeout(resolve, moment));
        killed.child.kill('SIGKILL');
        const { code } = await killed.ended;

        const where = `kill ${kill}, after ${Math.round(moment)} ms, code ${code}`;
        const { out, code: whole } = await cache('verify');
        expect(whole, `${where}: ${out}`).to.equal(0);
        expect((await project.run()).status, where).to.equal('nothing-to-do');
        expect(publishedFiles(project.folder), where).to.deep.equal(files);
      }
      expect((await toyDag(project.folder, ...prune)).code).to.equal(0);
    });
  });

  describe('verify', () => {
    it('says that all is as it was written', async () => {
      await project.run();

      expect((await cache('verify')).out).to.match(
        /^9 answers \([\d.]+ kB\) and 3 published files \([\d.]+ kB\) checked: all as they were written\n$/,
      );
    });

    it('names damaged answers by node and partition, repairs them, and a run makes them anew', async () => {
      await project.run();
      setNumbers(2);
      await project.run();
      const files = publishedFiles(project.folder);
      const size = statSync(project.path('cache/packs/0000.pack')).size;
      // An earlier answer, one that is published, and the sum, which lies at the end.
      flipBit(project.path('cache/packs/0000.pack'), 0.3);
      flipBit(project.path('cache/packs/0000.pack'), 0.8);
      truncateSync(project.path('cache/packs/0000.pack'), size - 8);

      const found = await cache('verify');
      const repaired = await cache('verify', '--repair', '--json');
      const after = await cache('verify');
      project.write('pipelines.yaml', PIPELINE.replace('[double, triple]', '[triple, double]'));
      const result = await project.run();

      expect(found.code).to.equal(1);
      const lines = found.out.replace(/earlier answer [0-9a-f]{8}/, 'earlier answer X').split('\n');
      expect(lines[0]).to.match(
        /^18 answers \([\d.]+ kB\) and 3 published files .* checked: damaged$/,
      );
      expect(lines.slice(1)).to.deep.equal([
        'scale  2 answers changed in pack 0: earlier answer X, double/c',
        'sum  1 answer gone from pack 0: all',
        'dag cache verify --repair drops it; runs make it anew when they need it',
        '',
      ]);
      expect(repaired.code).to.equal(1);
      const json = JSON.parse(repaired.out);
      expect(json).to.deep.include({ whole: false, repaired: true });
      expect(
        json.answers.damaged.map((d: Record<string, unknown>) => [d.node, d.partition]),
      ).to.deep.equal([
        ['scale', null],
        ['scale', 'double/c'],
        ['sum', 'all'],
      ]);
      expect(after.code, after.out).to.equal(0);
      expect(result.exitCode).to.equal(0);
      expect(publishedFiles(project.folder)).to.deep.equal(files);
      expect(project.events.filter((e) => e.type === 'log' && e.level === 'warn')).to.deep.equal(
        [],
      );
    });

    it('finds a published file that was changed behind its size and time, and a run mends it', async () => {
      await project.run();
      const files = publishedFiles(project.folder);
      const paths = ['data/total/total.json', 'data/grid/x2.parquet'];
      for (const path of paths.map((p) => project.path(p))) {
        const { atime, mtime } = statSync(path);
        flipBit(path, 0.5);
        utimesSync(path, atime, mtime);
      }
      pretendUnchanged('sum');
      pretendUnchanged('grid');
      expect((await project.run()).status, 'only its bytes tell').to.equal('nothing-to-do');

      const found = await cache('verify');
      await cache('verify', '--repair');
      const result = await project.run();

      expect(found.code).to.equal(1);
      expect(found.out.split('\n').slice(1, 3)).to.deep.equal([
        'grid  "data/grid/x2.parquet" is not what was written',
        'sum  "data/total/total.json" is not what was written',
      ]);
      expect(ranCounts(result)).to.deep.equal({ numbers: 0, scale: 0, sum: 0, grid: 3 });
      expect(publishedFiles(project.folder)).to.deep.equal(files);
      expect((await cache('verify')).code).to.equal(0);
    });

    /** Takes over the stats of published files, as if they had not changed. */
    function pretendUnchanged(node: string): void {
      const folder = project.path('cache/manifests');
      const manifest = readManifest(folder, node)!;
      const published = manifest.published.map((file) => {
        const { mtimeMs, ctimeMs, ino } = statSync(project.path(file.path));
        return { ...file, mtimeMs, ctimeMs, ino };
      });
      writeManifest(folder, node, { ...manifest, published });
    }

    it('names what else is damaged: files of the cache, its log, what is gone', async () => {
      await project.run();
      flipBit(project.path('cache/manifests/scale.json'), 0.5);
      flipBit(project.path('cache/explain/grid.now.parts'), 0.9);
      flipBit(project.path('cache/explain/grid.json'), 0.9);
      writeFileSync(project.path('cache/noop.json'), 'null');
      flipBit(project.path('cache/actions.log'), 0.2);
      rmSync(project.path('data/grid/x3.parquet'));

      const { code, out } = await cache('verify');
      await cache('verify', '--repair');
      const whole = await cache('verify');
      await project.run();

      expect(code).to.equal(1);
      expect(
        out
          .replace(/\d+ bytes of/, 'N bytes of')
          .split('\n')
          .slice(1),
      ).to.deep.equal([
        'grid  "data/grid/x3.parquet" is missing',
        '"cache/explain/grid.json" is not what was written',
        '"cache/explain/grid.now.parts" is not what was written',
        '"cache/manifests/scale.json" is not what was written',
        '"cache/noop.json" is not what was written',
        '"cache/actions.log": N bytes of no record',
        'dag cache verify --repair drops it; runs make it anew when they need it',
        '',
      ]);
      expect(whole.out.split('\n').slice(1)).to.deep.equal([
        'grid  "data/grid/x3.parquet" is missing',
        'dag cache verify --repair drops it; runs make it anew when they need it',
        '',
      ]);
      expect((await cache('verify')).code).to.equal(0);
    });

    it('looks at the beginning of the database', async () => {
      const tables = PIPELINE.replace(
        'scaled: scale }',
        'scaled: scale }, params: { table: true }',
      );
      project.write('pipelines.yaml', `database: data/toys.duckdb\n${tables}`);
      await project.run();
      const before = await cache('verify');
      writeFileSync(project.path('data/toys.duckdb'), 'notes');

      const { code, out } = await cache('verify');

      expect([before.code, code]).to.deep.equal([0, 1]);
      expect(out.split('\n')[1]).to.equal('the database "toys.duckdb" is damaged');
    });

    it('compares sizes and times where an older version kept no checksum', async () => {
      await project.run();
      const folder = project.path('cache/manifests');
      const old = readManifest(folder, 'sum')!;
      const published = old.published.map(({ checksum: _, ...file }) => file);
      writeManifest(folder, 'sum', { ...old, published });

      const whole = JSON.parse((await cache('verify', '--json')).out);
      appendFileSync(project.path('data/total/total.json'), ' ');
      const { out } = await cache('verify');

      expect(whole.published).to.deep.include({ checked: 3, by_stat_only: 1, damaged: [] });
      expect(out.split('\n')[1]).to.equal('sum  "data/total/total.json" is not what was written');
    });
  });
});
