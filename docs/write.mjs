/**
 * Writes the pages of docs/ that are made from the code: `npm run docs`.
 */
import { writeFileSync } from 'node:fs';
import { renderErrorsPage } from '../dist/src/report/errors-page.js';
import { readTypeCodes } from '../dist/src/report/type-codes.js';

writeFileSync('docs/errors.md', renderErrorsPage(await readTypeCodes('nodes')));
