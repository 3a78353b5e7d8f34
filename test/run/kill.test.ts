/**
 * A run that is killed at any moment: what is published is whole, whoever asks is
 * answered, and the next run leaves what an undisturbed run leaves, to the byte.
 *
 * Moments are taken relative to what the run says, so that they spread over all of
 * it however fast the machine is; where each kill hit is counted and checked.
 */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { TempProject, TOYS } from '../util/temp-project.js';
import { linesOf, publishedFiles, ToyProcess, toyDag } from '../util/toy-process.js';
import { numbers, PIPELINE, state } from '../util/toy-tables.js';

/** So many that the node "trial" is worth starting workers. */
const NAMES = 120;
const KILLS = 26;
const SEED = 20260302;
const NODES = ['numbers', 'trial', 'more', 'scale', 'grid', 'sum'];

/** What every line of an undisturbed run waits for the next one, in milliseconds; the last: for its end. */
type Pace = readonly number[];

/** An undisturbed run: what it leaves, and how fast it went. */
interface Undisturbed {
  readonly pace: Pace;
  readonly state: unknown;
  readonly files: Readonly<Record<string, string>>;
}

/** Another edition changes numbers, and one name. */
function edition(number: number): string {
  const text = numbers(NAMES, number);
  return number === 1 ? text : text.replace(/^n7: /m, 'm7: ');
}

/** Numbers between 0 and 1 from a seed (mulberry32). */
function random(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let t = Math.imul(at ^ (at >>> 15), 1 | at);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** After which line, and how long after it: every line has its turn, and between them all of the time. */
function momentOf(kill: number, pace: Pace, next: () => number): readonly [number, number] {
  if (kill % 2 === 0) {
    const line = (kill / 2) % pace.length;
    return [line, next() * (pace[line] as number)];
  }
  let rest = ((kill + next()) / KILLS) * pace.reduce((sum, wait) => sum + wait, 0);
  const line = pace.findIndex((wait) => {
    rest -= wait;
    return rest < 0;
  });
  const at = line < 0 ? pace.length - 1 : line;
  return [at, Math.max(0, rest + (pace[at] as number))];
}

describe('a run that is killed', function () {
  // Some hundred real runs.
  this.timeout(900_000);
  const cold = new TempProject();
  const warm = new TempProject();
  const work = new TempProject();
  const undisturbed: Record<string, Undisturbed> = {};

  before(async () => {
    for (const project of [cold, warm]) {
      project.write('pipelines.yaml', PIPELINE);
      project.write('numbers.txt', edition(1));
    }
    undisturbed.cold = await run(warm.folder);
    cpSync(warm.folder, work.folder, { recursive: true, preserveTimestamps: true });
    work.write('numbers.txt', edition(2));
    undisturbed.incremental = await run(work.folder);
  });

  after(() => {
    for (const project of [cold, warm, work]) project.remove();
  });

  async function run(folder: string): Promise<Undisturbed> {
    const started = new ToyProcess(folder, ['run', 'all']);
    const times: number[] = [];
    while (times.length < 2 * NODES.length) {
      await started.saysLines(times.length + 1);
      times.push(performance.now());
    }
    const { code, err } = await started.ended;
    times.push(performance.now());
    expect(code, err).to.equal(0);
    const pace = times.slice(1).map((time, i) => time - (times[i] as number));
    return { pace, state: await state(folder), files: publishedFiles(folder) };
  }

  /** Kills a run; says which node it had come to. */
  async function kill(line: number, wait: number): Promise<string> {
    const killed = new ToyProcess(work.folder, ['run', 'all']);
    await killed.saysLines(line + 1);
    await new Promise((resolve) => setTimeout(resolve, wait));
    killed.child.kill('SIGKILL');
    const { signal, err } = await killed.ended;
    return signal === null ? 'ended' : (/^(\w+):/.exec(linesOf(err).at(-1) ?? '')?.[1] ?? '');
  }

  /** Every published file is one that an undisturbed run leaves. */
  function isWhole(where: string): void {
    for (const [file, digest] of Object.entries(publishedFiles(work.folder))) {
      if (file.startsWith('.staging')) continue;
      const editions = Object.values(undisturbed).map(({ files }) => files[file]);
      expect(editions, `${where}: ${file}`).to.include(digest);
    }
  }

  for (const [name, from, number] of [
    ['cold', cold, 1],
    ['incremental', warm, 2],
  ] as const) {
    const seed = SEED + number;
    it(`is completed by the next one: ${name}, ${KILLS} kills of seed ${seed}`, async () => {
      const next = random(seed);
      const { pace, state: expected } = undisturbed[name] as Undisturbed;
      const hits = new Map<string, number>();
      for (let i = 0; i < KILLS; i++) {
        rmSync(work.folder, { recursive: true });
        cpSync(from.folder, work.folder, { recursive: true, preserveTimestamps: true });
        writeFileSync(work.path('numbers.txt'), edition(number));
        const [line, wait] = momentOf(i, pace, next);
        const where = `seed ${seed}, kill ${i + 1}, ${wait.toFixed(1)} ms after line ${line + 1}`;

        const node = await kill(line, wait);

        hits.set(node, (hits.get(node) ?? 0) + 1);
        isWhole(where);
        await new TempProject(TOYS, work.folder).plan();
        const after = await toyDag(work.folder, 'run', 'all');
        expect(after.code, `${where}: ${after.err}${after.out}`).to.equal(0);
        expect(await state(work.folder), where).to.deep.equal(expected);
      }
      const found = JSON.stringify([...hits]);
      // A node may be too quick to be hit on a busy machine, but not two of them.
      expect(NODES.filter((node) => hits.has(node)).length, found).to.be.greaterThan(4);
      expect(hits.get('ended') ?? 0, found).to.be.lessThan(KILLS / 4);
    });
  }
});
