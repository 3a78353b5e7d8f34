/** Every schema of the program has its validator built, so that no command compiles one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { builtValidator } from '../../src/config/built-validators.js';
import { packageRoot, readSchema } from '../../src/config/package-root.js';

describe('built validators', () => {
  const names = ['', 'nodes/'].flatMap((folder) =>
    readdirSync(join(packageRoot(), 'schemas', folder))
      .filter((file) => file.endsWith('.schema.json'))
      .map((file) => `${folder}${file.replace('.schema.json', '')}`),
  );

  for (const name of names) {
    it(`are there for ${name}`, async () => {
      expect(builtValidator(readSchema(name) as object)).to.be.a('function');
    });
  }

  it('are not there for a schema of somebody else', async () => {
    expect(builtValidator({ type: 'string', minLength: 7 })).to.equal(undefined);
  });
});
