/** An error that nobody caught, in a real process. */
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';

const MODULES = ['last-words', 'program'].map(
  (name) => new URL(`../../src/cli/${name}.js`, import.meta.url).href,
);

describe('cli: an error that nobody caught', () => {
  for (const [argv, out, err] of [
    [
      [],
      '',
      'internal  Error: nobody waits for this\n      this is a bug; run again with --debug and report it\n',
    ],
    [
      ['--json'],
      '{"error":{"kind":"internal","code":"internal","message":"nobody waits for this"},"exit_code":70}',
      '',
    ],
  ] as const) {
    it(`is told as a defect with exit code 70${argv.map((arg) => `, with ${arg}`)}`, () => {
      const code = `
        const [{ endWithLastWords }, { report }] = await Promise.all(
          ${JSON.stringify(MODULES)}.map((module) => import(module)));
        endWithLastWords((error) => report(error, ${JSON.stringify(argv)}));
        Promise.reject(new Error('nobody waits for this'));
        setTimeout(() => {}, 60_000);`;

      const ended = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
        encoding: 'utf8',
      });

      expect([ended.status, ended.stderr]).to.deep.equal([70, err]);
      expect(ended.stdout && JSON.stringify(JSON.parse(ended.stdout))).to.equal(out);
    });
  }
});
