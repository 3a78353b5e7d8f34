/** Files that are made durable beside other work. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FileSyncs } from '../../src/run/file-syncs.js';

describe('syncs of files', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'syncs-'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('may begin while a file is being written, and again when it is complete', async () => {
    const path = join(folder, 'x');
    const syncs = new FileSyncs();
    writeFileSync(path, 'a');
    syncs.begin(path);
    writeFileSync(path, 'ab');
    syncs.begin(path);

    await syncs.settle();
    await syncs.settle();
  });

  it('say at once that a file is not there', () => {
    const path = join(folder, 'missing');

    expect(() => new FileSyncs().begin(path)).to.throw(/ENOENT/);
  });
});
