import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { indicatorPage } from '../../../nodes/indicator-compute/page.js';
import { indicators } from './columns.js';

describe('the page of the indicators', () => {
  it('is what `npm run docs` writes', async () => {
    const checks = JSON.parse(readFileSync('docs/indicators-checked.json', 'utf8'));

    expect(readFileSync('docs/indicators.md', 'utf8')).to.equal(
      indicatorPage(await indicators(), checks),
    );
  });
});
