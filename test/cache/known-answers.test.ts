/** The memory of answers: it gives back what was kept, or nothing. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeChecked } from '../../src/cache/checked-json.js';
import { KnownAnswers } from '../../src/cache/known-answers.js';
import { JSON_DAMAGES } from '../util/damage.js';

describe('the memory of answers', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'known-'));
    path = join(folder, 'cache', 'known.json');
    mkdirSync(join(folder, 'cache'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function keep(answers: Readonly<Record<string, unknown>>): void {
    const memory = new KnownAnswers(path);
    for (const [question, answer] of Object.entries(answers)) memory.keep(question, answer);
    memory.save();
  }

  it('gives each caller a value of its own', () => {
    keep({ a: { list: [1] } });
    const memory = new KnownAnswers(path);

    const first = memory.recall('a') as { list: number[] };
    first.list.push(2);

    expect(memory.recall('a')).to.deep.equal({ list: [1] });
    expect(memory.recall('b')).to.equal(undefined);
  });

  it('tells nothing that another build of the program or another Node has kept', () => {
    keep({ a: 1 });
    const { content } = JSON.parse(readFileSync(path, 'utf8'));
    const version = process.version;
    for (const program of [
      content.program.replace(version, 'v20.0.0'),
      content.program.replace(/ \d+$/, ' 1'),
      content.program.replace(process.arch, 'other'),
    ]) {
      expect(program).to.not.equal(content.program);
      writeChecked(path, { ...content, program });

      expect(new KnownAnswers(path).recall('a'), program).to.equal(undefined);
    }
    writeChecked(path, content);
    expect(new KnownAnswers(path).recall('a')).to.equal(1);
  });

  for (const [what, damage] of Object.entries(JSON_DAMAGES)) {
    it(`tells nothing when its file ${what}`, () => {
      keep({ a: 1 });

      damage(path);

      expect(new KnownAnswers(path).recall('a')).to.equal(undefined);
    });
  }

  it('forgets what was asked for longest ago', () => {
    for (let i = 0; i < 210; i++) keep({ [`q${i}`]: i });
    keep({ last: 0 });

    const memory = new KnownAnswers(path);

    expect(memory.recall('q0')).to.equal(undefined);
    expect(memory.recall('q209')).to.equal(209);
    expect(memory.recall('last')).to.equal(0);
  });

  it('makes no folder, and writes only what is new', () => {
    rmSync(join(folder, 'cache'), { recursive: true });
    keep({ a: 1 });
    expect(existsSync(path)).to.equal(false);

    mkdirSync(join(folder, 'cache'));
    keep({});
    expect(existsSync(path)).to.equal(false);
  });
});
