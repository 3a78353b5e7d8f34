/**
 * docs/freshness.md is executed, block by block, in a copy of the program: every
 * line of it is what a reader will see. UPDATE_PAGES=1 writes what was printed.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { packageRoot } from '../../src/config/package-root.js';
import { execute, rewritten, shapeOf, stepsOf } from './console-page.js';

const PAGE = join(packageRoot(), 'docs', 'freshness.md');
/** What is there beside what a build is made from. */
const OTHERS = ['dist', 'examples'];

describe('docs/freshness.md', () => {
  let copy = '';

  before(async () => {
    const stamp = pathToFileURL(join(packageRoot(), 'build-stamp.mjs')).href;
    const { BUILT_FROM } = (await import(stamp)) as { BUILT_FROM: readonly string[] };
    copy = mkdtempSync(join(tmpdir(), 'page-'));
    for (const part of [...BUILT_FROM, ...OTHERS]) {
      cpSync(join(packageRoot(), part), join(copy, part), {
        recursive: true,
        filter: (path) => !/examples\/[^/]+\/(data|cache|bars\.csv)/.test(path),
      });
    }
    symlinkSync(join(packageRoot(), 'node_modules'), join(copy, 'node_modules'));
  });

  after(() => rmSync(copy, { recursive: true, force: true }));

  it('shows what its commands print', function () {
    // It runs the program some twenty times and builds it twice.
    this.timeout(300_000);
    const page = readFileSync(PAGE, 'utf8');
    const steps = stepsOf(page);
    const folder = join(copy, 'examples', 'small-market');
    const dag = join(copy, 'dist', 'bundle', 'dag.js');
    const printed = steps.map(({ command }) => execute(command, folder, dag));
    if (process.env.UPDATE_PAGES) {
      writeFileSync(PAGE, rewritten(page, printed));
      return;
    }
    steps.forEach(({ command, line, printed: expected }, i) => {
      const where = `line ${line}: ${command}\n`;
      expect(where + shapeOf(printed[i] as string)).to.equal(where + shapeOf(expected));
    });
  });
});
