/**
 * The tables of codes: complete, used, explained, and true. Every example is a
 * message that the program really prints.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { CODES } from '../../src/errors/codes.js';
import type { Explanation } from '../../src/errors/explanations/explanation.js';
import { renderErrorsPage, SECTIONS } from '../../src/report/errors-page.js';
import { readTypeCodes } from '../../src/report/type-codes.js';
import { codesIn } from '../util/codes-in-source.js';
import { PROVOKED, provoke } from './provoked.js';
import { PROVOKED_IN_NODES, provokeInNode } from './provoked-in-nodes.js';

/** Codes that are never printed, and why. */
const UNPRINTED: Readonly<Record<string, string>> = {
  config: 'stands in JSON, around the problems',
  interrupted: 'the summary lists what was not run',
};

const EXPLAINED: Readonly<Record<string, Explanation>> = Object.assign(
  {},
  ...Object.values(SECTIONS),
);

function sourcesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('explanations'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

/** Codes of the parser of command lines, in our spelling. */
function codesOfCommander(): Set<string> {
  const entry = createRequire(import.meta.url).resolve('commander');
  const lib = join(dirname(entry), 'lib');
  const text = readdirSync(lib).map((file) => readFileSync(join(lib, file), 'utf8'));
  const found = text.join('\n').matchAll(/'commander\.([a-zA-Z]+)'/g);
  return new Set(
    [...found].map((match) => (match[1] as string).replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)),
  );
}

describe('codes', () => {
  it('are found in calls, whatever stands around them', () => {
    const text = `
      throw new EngineError('usage', 'a-b', \`x "\${f(1, ')')}"\`, { hint });
      throw new EngineError('internal', 'not-this', '');
      new DataError(
        'c-d', 'text');
      diagnosticAt(locate(['nodes', id], true), 'e', message);
      this.report(pair.key ?? map, 'f-g', message);
      const problem = { code: 'h-i', message: 'code: x' };`;

    expect([...codesIn(text)].sort()).to.deep.equal(['a-b', 'c-d', 'e', 'f-g', 'h-i']);
  });

  it('of the engine all stand in the table, and none of the table is without use', () => {
    const used = codesIn(sourcesOf('src'));
    const parsed = codesOfCommander();

    expect([...used].filter((code) => !(code in CODES))).to.deep.equal([]);
    expect(Object.keys(CODES).filter((code) => !used.has(code) && !parsed.has(code))).to.deep.equal(
      [],
    );
  });

  it('of the engine are each explained once, and provoked unless they are never printed', () => {
    const codes = Object.keys(CODES).sort();
    const sections = Object.values(SECTIONS).flatMap((section) => Object.keys(section));

    expect(sections.sort(), 'add it to src/errors/explanations').to.deep.equal(codes);
    expect(
      [...Object.keys(PROVOKED), ...Object.keys(UNPRINTED)].sort(),
      'add it to test/errors/provoked.ts',
    ).to.deep.equal(codes);
  });

  for (const code of Object.keys(PROVOKED)) {
    it(`${code} is printed as its example says`, async () => {
      expect(await provoke(code)).to.equal(EXPLAINED[code]?.example);
    });
  }

  describe('of node types', () => {
    it('all stand in their errors.yaml, none of which is without use', async () => {
      const own = await readTypeCodes('nodes');

      for (const { type, codes } of own) {
        const used = codesIn(sourcesOf(join('nodes', type)));
        expect(Object.keys(codes), type).to.deep.equal([...used].sort());
        expect(Object.keys(PROVOKED_IN_NODES[type] ?? {}).sort(), type).to.deep.equal(
          [...used].sort(),
        );
      }
      const types = readdirSync('nodes').filter((name) => name !== 'lib' && !name.startsWith('_'));
      const silent = types.filter((type) => !own.some((one) => one.type === type));
      for (const type of silent) {
        expect([...codesIn(sourcesOf(join('nodes', type)))], type).to.deep.equal([]);
      }
    });

    for (const [type, situations] of Object.entries(PROVOKED_IN_NODES)) {
      for (const code of Object.keys(situations)) {
        it(`${type}: ${code} is printed as its example says`, async () => {
          const { codes } = (await readTypeCodes('nodes')).find((one) => one.type === type)!;
          expect(await provokeInNode(type, code)).to.equal(codes[code]?.example);
        });
      }
    }

    it('say what is meant and what to do', async () => {
      for (const { type, codes } of await readTypeCodes('nodes')) {
        for (const [code, { title, means, todo }] of Object.entries(codes)) {
          expect(title, `${type}: ${code}`).to.match(/^[a-z].*[^.!]$/);
          for (const text of [means, todo])
            expect(text, `${type}: ${code}`).to.match(/^[A-Z].*\.$/);
        }
      }
    });
  });

  it('say what is meant and what to do', () => {
    for (const [code, { means, todo }] of Object.entries(EXPLAINED)) {
      for (const text of [means, todo]) expect(text, code).to.match(/^[A-Z-].*\.$/);
    }
  });

  it('are on the page as "npm run docs" writes it', async () => {
    const page = readFileSync('docs/errors.md', 'utf8');

    expect(page, 'run npm run docs').to.equal(renderErrorsPage(await readTypeCodes('nodes')));
  });
});
