/**
 * docs/query.md is executed, block by block: every line of it is what a reader
 * will see. UPDATE_PAGES=1 writes what was printed.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../src/config/package-root.js';
import { execute, rewritten, shapeOf, stepsOf } from './console-page.js';

const PAGE = join(packageRoot(), 'docs', 'query.md');
const MARKET = join(packageRoot(), 'examples', 'small-market');

describe('docs/query.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));

  before(() => {
    cpSync(MARKET, folder, {
      recursive: true,
      filter: (path) => !/small-market\/(data|cache|bars\.csv)/.test(path),
    });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('shows what its commands print', () => {
    const page = readFileSync(PAGE, 'utf8');
    const steps = stepsOf(page);
    const dag = join(packageRoot(), 'dist', 'bundle', 'dag.js');
    const printed = steps.map(({ command }) => execute(command, folder, dag));
    if (process.env.UPDATE_PAGES) {
      writeFileSync(PAGE, rewritten(page, printed));
      return;
    }
    expect(steps.length).to.be.greaterThan(10);
    steps.forEach(({ command, line, printed: expected }, i) => {
      const where = `line ${line}: ${command}\n`;
      expect(where + shapeOf(printed[i] as string)).to.equal(where + shapeOf(expected));
    });
  });
});
