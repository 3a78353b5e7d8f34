/**
 * The 154 tickers of the made-up market: four funds, and fifteen in each of ten sectors.
 */
import type { Universe, UniverseGroup } from '../universe.js';

const SECTORS = {
  TEC: 'technology',
  FIN: 'financials',
  HLT: 'health_care',
  ENE: 'energy',
  CON: 'consumer_staples',
  IND: 'industrials',
  UTL: 'utilities',
  MAT: 'materials',
  COM: 'communication',
  REA: 'real_estate',
} as const;
const PER_SECTOR = 15;

function group(word: string, sector: string): UniverseGroup {
  const number = (i: number): string => String(i + 1).padStart(2, '0');
  const symbols = Array.from({ length: PER_SECTOR }, (_, i) => `X${word}${number(i)}`);
  return { sector, kind: 'stock', symbols };
}

export const demo154: Universe = {
  about: 'the 154 tickers of the made-up market; benchmark XMKT',
  benchmark: 'XMKT',
  isSynthetic: true,
  groups: {
    ...Object.fromEntries(
      Object.entries(SECTORS).map(([word, sector]) => [sector, group(word, sector)]),
    ),
    index_funds: { sector: '', kind: 'etf', symbols: ['XMKT', 'XNDX'] },
    bond_funds: { sector: '', kind: 'etf', symbols: ['XBIL', 'XBND'] },
  },
};
