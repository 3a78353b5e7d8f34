/** The short way to "nothing to do": taken only when nothing changed that the answer rests on. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type NoopRequest, rememberNoop, tryNoop } from '../../src/inspect/noop.js';
import { JSON_DAMAGES } from '../util/damage.js';

const ANSWER = { shown: 'all\n', quiet: 'less\n' };

describe('short way to nothing to do', () => {
  let folder: string;
  let request: NoopRequest;
  const path = (name: string): string => join(folder, name);
  const remember = (since = Date.now() + 60_000): void =>
    rememberNoop(
      request,
      {
        inputs: [path('pipelines.yaml')],
        outputs: [path('out.parquet')],
        folders: [path('plugins')],
        since,
      },
      ANSWER,
    );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noop-'));
    request = {
      projectFolder: folder,
      configFile: 'pipelines.yaml',
      profile: undefined,
      params: [],
      targets: ['assess'],
    };
    mkdirSync(path('plugins'));
    writeFileSync(path('pipelines.yaml'), 'version: 1');
    writeFileSync(path('out.parquet'), 'rows');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the remembered answer to the same question only', () => {
    remember();

    expect(tryNoop(request)).to.deep.equal(ANSWER);
    expect(tryNoop({ ...request, targets: [] })).to.equal(undefined);
    expect(tryNoop({ ...request, params: ['a.b=1'] })).to.equal(undefined);
    expect(tryNoop({ ...request, profile: 'files' })).to.equal(undefined);
  });

  it('keeps other answers for as long as they can hold', () => {
    const other = { ...request, targets: ['rank'] };
    const kept = (): string[][] => {
      const { content } = JSON.parse(readFileSync(path('cache/noop.json'), 'utf8'));
      return content.map((one: { request: string }) => JSON.parse(one.request)[3]);
    };
    remember();
    const first = request;
    request = other;
    remember();
    const both = kept();
    writeFileSync(path('out.parquet'), 'more rows');
    request = first;
    remember();

    expect(both).to.deep.equal([['rank'], ['assess']]);
    expect(kept()).to.deep.equal([['assess']]);
    expect(tryNoop(other)).to.equal(undefined);
  });

  it('answers for no copy of the project', () => {
    const copy = `${folder}-copy`;
    remember();
    cpSync(folder, copy, { recursive: true });

    expect(tryNoop({ ...request, projectFolder: copy })).to.equal(undefined);
    rmSync(copy, { recursive: true });
  });

  const changes: Record<string, () => void> = {
    'a file that was read was edited': () => writeFileSync(path('pipelines.yaml'), 'version: 2'),
    'a file that was written was touched': () => utimesSync(path('out.parquet'), 1, 1),
    'a file that was written is gone': () => rmSync(path('out.parquet')),
    'a plug-in was added': () => writeFileSync(path('plugins/mine.js'), ''),
  };
  for (const [name, change] of Object.entries(changes)) {
    it(`goes the long way when ${name}`, () => {
      remember();
      change();

      expect(tryNoop(request)).to.equal(undefined);
    });
  }

  for (const [what, damage] of Object.entries(JSON_DAMAGES)) {
    it(`goes the long way when its memory ${what}, and remembers anew`, () => {
      remember();
      damage(path('cache/noop.json'));

      expect(tryNoop(request)).to.equal(undefined);
      remember();
      expect(tryNoop(request)).to.deep.equal(ANSWER);
    });
  }

  it('remembers nothing of a run during which its configuration was edited', () => {
    remember(Date.now() - 60_000);

    expect(tryNoop(request)).to.equal(undefined);
  });

  it('answers only inside of the times that the clock leaves it', () => {
    const rememberUntil = (from: number, until: number): void =>
      rememberNoop(
        request,
        {
          inputs: [path('pipelines.yaml')],
          outputs: [],
          folders: [],
          since: Date.now() + 60_000,
          span: { from, until },
        },
        ANSWER,
      );
    const now = Date.now();

    rememberUntil(now - 1000, now + 60_000);
    expect(tryNoop(request)).to.deep.equal(ANSWER);
    rememberUntil(now - 1000, now);
    expect(tryNoop(request)).to.equal(undefined);
    rememberUntil(now + 60_000, now + 120_000);
    expect(tryNoop(request)).to.equal(undefined);
  });

  it('remembers nothing where a value comes from the environment', () => {
    writeFileSync(path('pipelines.yaml'), `key: $\{env.HOME}`);
    remember();

    expect(tryNoop(request)).to.equal(undefined);
  });
});
