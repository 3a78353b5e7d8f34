/**
 * Tables for a terminal that is narrower than they are.
 */
import { expect } from 'chai';
import type { ShownBlock } from '../../src/contract/index.js';
import { plain } from '../../src/report/paint.js';
import { renderBlocks } from '../../src/report/shown-text.js';

const words = (name: string, ...cells: string[]) => ({ name, words: cells });
const FOUND = 'a close other than that of "yahoo": 51 days (of 51 compared), 2029-01-02';

function lines(width: number, ...columns: ReturnType<typeof words>[]): string[] {
  const block: ShownBlock = { kind: 'table', title: 'by symbol', columns };
  return renderBlocks([block], { paint: plain, width }).slice(2);
}

describe('tables that are shown', () => {
  const table = [words('symbol', 'KO', 'PEP'), words('found', FOUND, 'nothing')];

  it('stand on one line per row where there is room', () => {
    expect(lines(120, ...table)).to.deep.equal([
      'symbol  found',
      `KO      ${FOUND}`,
      'PEP     nothing',
    ]);
  });

  it('break their widest column of words at blanks', () => {
    expect(lines(50, ...table)).to.deep.equal([
      'symbol  found',
      'KO      a close other than that of "yahoo": 51',
      '        days (of 51 compared), 2029-01-02',
      'PEP     nothing',
    ]);
  });

  it('leave a word whole that is longer than the room', () => {
    const word = 'x'.repeat(60);

    expect(lines(50, words('symbol', 'KO'), words('found', `${word} end`))).to.deep.equal([
      'symbol  found',
      `KO      ${word}`,
      '        end',
    ]);
  });

  it('go on below with the first column again where no column can be broken', () => {
    const many = ['a', 'b', 'c'].map((name) => words(name, name.repeat(20)));

    expect(lines(50, ...many)).to.deep.equal([
      'a                     b',
      'aaaaaaaaaaaaaaaaaaaa  bbbbbbbbbbbbbbbbbbbb',
      '',
      'a                     c',
      'aaaaaaaaaaaaaaaaaaaa  cccccccccccccccccccc',
    ]);
  });
});
