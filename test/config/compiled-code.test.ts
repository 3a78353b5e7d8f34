import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { keepCompiled, loadCompiled, SCRIPT_WRAPPER } from '../../src/config/compiled-code.js';

describe('compiled code', () => {
  let folder: string;
  const written = (name: string, body: string): string => {
    const file = join(folder, name);
    writeFileSync(file, `${SCRIPT_WRAPPER.before}${body}${SCRIPT_WRAPPER.after}`);
    return file;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'compiled-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('a script exports what it assigns, runs once, and knows where it lies', () => {
    const file = written('a.script', 'module.exports = { at: [__filename, __dirname], n: {} };');

    const first = loadCompiled(file) as { readonly at: readonly string[] };

    expect(first.at).to.deep.equal([file, folder]);
    expect(loadCompiled(file)).to.equal(first);
  });

  it('a script requires and imports what lies around it', async () => {
    writeFileSync(join(folder, 'b.cjs'), 'module.exports = 1;');
    writeFileSync(join(folder, 'c.mjs'), 'export const two = 2;');
    const body = "exports.b = require('./b.cjs'); exports.c = (url) => __import(url);";

    const { b, c } = loadCompiled(written('d.script', body)) as {
      readonly b: number;
      readonly c: (url: string) => Promise<{ readonly two: number }>;
    };

    expect(b).to.equal(1);
    expect((await c(pathToFileURL(join(folder, 'c.mjs')).href)).two).to.equal(2);
  });

  it('kept code serves the text that it was made of and no other of the same length', () => {
    const one = 'exports.value = () => 1;';
    const file = written('e.script', one);
    (loadCompiled(file) as { value: () => number }).value();
    keepCompiled(folder);
    const other = written('f.script', one.replace('1', '2'));
    writeFileSync(`${other}.code`, readFileSync(`${file}.code`));

    expect((loadCompiled(other) as { value: () => number }).value()).to.equal(2);
  });

  it('code that is cut short or of another version is left aside', () => {
    const file = written('g.script', 'exports.value = 3;');
    loadCompiled(file);
    keepCompiled(folder);
    const again = written('h.script', 'exports.value = 3;');
    const code = readFileSync(`${file}.code`);
    writeFileSync(`${again}.code`, code.subarray(0, code.length - 9));

    expect(loadCompiled(again)).to.deep.equal({ value: 3 });
  });

  it('a script that throws is run again by the next who asks', () => {
    const file = written('i.script', "throw new Error('not yet');");

    expect(() => loadCompiled(file)).to.throw('not yet');
    expect(() => loadCompiled(file)).to.throw('not yet');
  });
});
