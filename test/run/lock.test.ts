/** One writer per project, also when the last one was killed and several come at once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { takeLock } from '../../src/run/lock.js';
import { waitForLock } from '../../src/run/wait-for-lock.js';

const LOCK_MODULE = new URL('../../src/run/lock.js', import.meta.url).href;
const NOW = new Date('2026-01-02T03:04:05Z');

/** A process that takes the lock, says "held" or "refused", and holds it until it is ended. */
function holder(path: string): ChildProcess {
  const code = `
    const { takeLock } = await import(${JSON.stringify(LOCK_MODULE)});
    try {
      takeLock(${JSON.stringify(path)}, 'dag run', new Date());
      console.log('held');
      setInterval(() => {}, 1000);
    } catch (error) {
      console.log('refused ' + error.code);
    }`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function answerOf(child: ChildProcess): Promise<string> {
  const [data] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return data.toString().trim();
}

describe('waiting for the lock', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  const path = join(folder, 'lock');
  const request = (wait: number, told: string[]) => ({
    path,
    command: 'dag run',
    wait,
    signal: new AbortController().signal,
    onWait: (text: string) => void told.push(text),
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('takes it when the other run has ended, and says once whom it waits for', async () => {
    const told: string[] = [];
    const first = takeLock(path, 'dag run first', NOW);
    setTimeout(() => first.release(), 500);

    const second = await waitForLock(request(60_000, told));
    second.release();

    expect(told).to.deep.equal([
      `waiting: another run works in this project: process ${process.pid} ("dag run first"), since 2026-01-02T03:04:05.000Z`,
    ]);
  });

  it('gives up when the time is over', async () => {
    const { release } = takeLock(path, 'dag run first', NOW);
    const told: string[] = [];
    const error = await waitForLock(request(1500, told)).catch((thrown: Error) => thrown);
    const atOnce = await waitForLock(request(0, told)).catch((thrown: Error) => thrown);
    release();

    expect(error).to.include({ code: 'locked' });
    expect(atOnce).to.include({ code: 'locked' });
    expect(told).to.have.length(1);
  });
});

describe('lock', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    path = join(folder, 'cache', 'lock');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is free after its release', () => {
    takeLock(path, 'dag run', NOW).release();

    expect(existsSync(path)).to.equal(false);
    expect(takeLock(path, 'dag run', NOW).takenOver).to.equal(undefined);
  });

  it('names the process that holds it', () => {
    takeLock(path, 'dag run assess', NOW);

    expect(() => takeLock(path, 'dag run', NOW))
      .to.throw(
        `another run works in this project: process ${process.pid} ("dag run assess"), since 2026-01-02T03:04:05.000Z`,
      )
      .with.property('code', 'locked');
  });

  it('is taken from an owner that was just killed', async () => {
    const child = holder(path);
    expect(await answerOf(child)).to.equal('held');
    child.kill('SIGKILL');

    const lock = takeLock(path, 'dag run', NOW);

    expect(lock.takenOver).to.equal(
      `took over the lock of process ${child.pid}, which ended without releasing it`,
    );
    expect(JSON.parse(readFileSync(path, 'utf8')).pid).to.equal(process.pid);
  });

  it('is taken when its file was torn', () => {
    takeLock(path, 'dag run', NOW).release();
    writeFileSync(path, '{"pid": 12');

    expect(takeLock(path, 'dag run', NOW).takenOver).to.equal(
      'took over a lock file that names no owner',
    );
  });

  it('of a dead owner goes to exactly one of those who come at once', async () => {
    const dead = holder(path);
    await answerOf(dead);
    dead.kill('SIGKILL');
    await once(dead, 'exit');
    const children = Array.from({ length: 6 }, () => holder(path));

    const answers = await Promise.all(children.map(answerOf));
    for (const child of children) child.kill('SIGKILL');

    expect(answers.sort()).to.deep.equal(['held', ...Array(5).fill('refused locked')]);
  });
});
