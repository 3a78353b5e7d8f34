/**
 * Writes the pages of docs/ that are made from the code: `npm run docs`.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { indicatorPage } from '../dist/nodes/indicator-compute/page.js';
import { renderErrorsPage } from '../dist/src/report/errors-page.js';
import { readTypeCodes } from '../dist/src/report/type-codes.js';

const folder = new URL('../dist/nodes/indicator-compute/indicators/', import.meta.url);
const indicators = new Map();
for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
  indicators.set(file.slice(0, -3), (await import(new URL(file, folder).href)).default);
}
const page = (name) => new URL(name, import.meta.url);
writeFileSync(page('indicators.md'), indicatorPage(indicators));
writeFileSync(page('errors.md'), renderErrorsPage(await readTypeCodes('nodes')));
