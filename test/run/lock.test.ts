/** One writer per project, also when the last one was killed and several come at once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { takeLock } from '../../src/run/lock.js';
import { thisProcess } from '../../src/run/lock-owner.js';
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

    expect(told).to.have.length(1);
    expect(told[0]).to.match(
      new RegExp(
        `^waiting: another run works in this project: process ${process.pid} \\("dag run first"\\), for \\d+ h, since 2026-01-02T03:04:05.000Z$`,
      ),
    );
  });

  it('ends when it is interrupted, and has not run', async () => {
    const { release } = takeLock(path, 'dag run first', NOW);
    const interrupt = new AbortController();
    const waiting = waitForLock({ ...request(60_000, []), signal: interrupt.signal });
    setTimeout(() => interrupt.abort(), 50);

    const error = await waiting.catch((thrown: Error) => thrown);
    release();

    expect(error).to.include({
      kind: 'interrupted',
      message: 'interrupted while waiting for another run; nothing was computed',
    });
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
    const later = (seconds: number): Date => new Date(NOW.getTime() + 1000 * seconds);

    for (const [now, age] of [
      [later(7), '7 s'],
      [later(150), '3 min'],
    ] as const) {
      expect(() => takeLock(path, 'dag run', now))
        .to.throw(
          `another run works in this project: process ${process.pid} ("dag run assess"), for ${age}, since 2026-01-02T03:04:05.000Z`,
        )
        .with.property('code', 'locked');
    }
  });

  /** The lock of a run on another host that gave its last sign of life so many seconds ago. */
  function lockElsewhere(seconds: number): void {
    takeLock(path, 'dag run all', NOW).release();
    writeFileSync(path, JSON.stringify({ ...thisProcess('dag run all', NOW), host: 'far' }));
    const last = new Date(Date.now() - 1000 * seconds);
    utimesSync(path, last, last);
  }

  it('of a run on another host is held as long as it gives signs of life', () => {
    lockElsewhere(40);

    expect(() => takeLock(path, 'dag run', NOW))
      .to.throw(
        `another run works in this project: process ${process.pid} on "far" ("dag run all"), for 0 s, since 2026-01-02T03:04:05.000Z`,
      )
      .with.property(
        'hint',
        'wait for it to end, or end it there; without a sign of life from it the lock is free after a minute',
      );
  });

  it('of a run on another host is taken when it has long been silent', () => {
    lockElsewhere(80);

    expect(takeLock(path, 'dag run', NOW).takenOver).to.equal(
      `took over the lock of process ${process.pid} on "far", which gave no sign of life for a minute`,
    );
  });

  it('gives a sign of life again and again', async () => {
    const { release } = takeLock(path, 'dag run', NOW);
    utimesSync(path, 1, 1);
    const text = readFileSync(path, 'utf8');

    while (statSync(path).mtimeMs < 2000) await new Promise((resolve) => setTimeout(resolve, 50));

    expect(readFileSync(path, 'utf8')).to.equal(text);
    release();
  });

  it('that was lost to another run is not taken away from it', () => {
    const lost = takeLock(path, 'dag run', NOW);
    const other = JSON.stringify({ ...thisProcess('dag run', NOW), host: 'far' });
    rmSync(path);
    writeFileSync(path, other);

    lost.release();

    expect(readFileSync(path, 'utf8')).to.equal(other);
  });

  it('appears with its owner in it', async () => {
    const children = Array.from({ length: 4 }, () => holder(path));

    const answers = await Promise.all(children.map(answerOf));
    for (const child of children) child.kill('SIGKILL');

    expect(answers.sort()).to.deep.equal(['held', ...Array(3).fill('refused locked')]);
    expect(readdirSync(dirname(path))).to.deep.equal(['lock']);
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

  for (const text of ['', '{"pid": 12', '{"pid":12}', 'null', '42', '[]', '\0\0\0\0']) {
    it(`is taken when its file holds ${JSON.stringify(text)}`, () => {
      takeLock(path, 'dag run', NOW).release();
      writeFileSync(path, text);

      const lock = takeLock(path, 'dag run', NOW);

      expect(lock.takenOver).to.equal('took over a lock file that names no owner');
      expect(JSON.parse(readFileSync(path, 'utf8')).pid).to.equal(process.pid);
      lock.release();
      expect(readdirSync(dirname(path))).to.deep.equal([]);
    });
  }

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
