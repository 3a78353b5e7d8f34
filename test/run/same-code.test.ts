/** A worker refuses code that is not the code that was hashed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { closureDigest } from '../../src/registry/code-closure.js';
import type { Job } from '../../src/run/job.js';
import { assertSameCode } from '../../src/run/same-code.js';

describe('code edited during a run', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'code-'));
    mkdirSync(join(folder, 'factors'));
    write('index.js', "import './lib.js';\n");
    write('lib.js', 'export const a = 1;\n');
    write('factors/double.js', 'export default { times: 2 };\n');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, text: string): void {
    writeFileSync(join(folder, name), text);
  }

  function job(): Job {
    const modulePath = join(folder, 'index.js');
    const path = join(folder, 'factors', 'double.js');
    return {
      id: 1,
      node: 'scale',
      modulePath,
      params: {},
      dims: [],
      columns: [],
      outputs: [],
      plugins: { double: { path, digest: closureDigest(path) }, yaml: { value: {} } },
      seed: closureDigest(modulePath),
    };
  }

  it('is refused, whether plug-in or import of the node type, and taken when it is as before', () => {
    const before = job();
    expect(() => assertSameCode(before)).not.to.throw();

    write('factors/double.js', 'export default { times: 3 };\n');
    expect(() => assertSameCode(before)).to.throw(
      `"${join(folder, 'factors', 'double.js')}", or what it imports, was changed during the run`,
    );
    write('factors/double.js', 'export default { times: 2 };\n');
    write('lib.js', 'export const a = 2;\n');
    expect(() => assertSameCode(before)).to.throw(`"${join(folder, 'index.js')}", or what`);
    write('lib.js', 'export const a = 1;\n');
    expect(() => assertSameCode(before)).not.to.throw();
  });
});
