/** Manifests: what was written is what is read, whoever copies it and whichever version wrote it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeChecked } from '../../src/cache/checked-json.js';
import { manifestPath, readManifest, writeManifest } from '../../src/cache/manifest.js';
import { manifest } from '../util/temp-cache.js';

const KEPT = manifest({
  nodeKey: 'k',
  outputs: [
    {
      name: 'table',
      root: 'aa',
      files: ['data/a.parquet'],
      columns: [{ spec: { name: 'x' }, id: 'i' }],
      items: [{ key: ['a', 'b'], rows: 2, digest: 'bb', meta: null, place: [0, 1, 2] }],
    },
    { name: 'bare', root: 'cc' },
  ],
});

describe('a manifest', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifest-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read as it was written', () => {
    writeManifest(folder, 'n', KEPT);

    const read = readManifest(folder, 'n');

    expect(JSON.parse(JSON.stringify(read))).to.deep.equal(JSON.parse(JSON.stringify(KEPT)));
  });

  it('is the same file when it is written again with the outputs that were read', () => {
    writeManifest(folder, 'n', KEPT);
    const before = readFileSync(manifestPath(folder, 'n'));

    writeManifest(folder, 'n', { ...readManifest(folder, 'n')! });
    const again = readFileSync(manifestPath(folder, 'n'));
    const read = readManifest(folder, 'n')!;
    expect(read.outputs[0]?.items).to.have.length(1);
    writeManifest(folder, 'n', { ...read, nodeKey: 'other' });

    expect(again).to.deep.equal(before);
    const other = { ...KEPT, nodeKey: 'other' };
    expect(JSON.stringify(readManifest(folder, 'n'))).to.equal(JSON.stringify(other));
  });

  it('keeps its items when it is copied in parts and written again', () => {
    writeManifest(folder, 'n', KEPT);
    const read = readManifest(folder, 'n')!;

    const outputs = read.outputs.map((output) => ({ ...output, root: `${output.root}2` }));
    writeManifest(folder, 'n', { ...read, outputs });

    const again = readManifest(folder, 'n')!.outputs;
    expect(again.map(({ root }) => root)).to.deep.equal(['aa2', 'cc2']);
    expect(again.map(({ items }) => items)).to.deep.equal(KEPT.outputs.map(({ items }) => items));
    expect(again.map((o) => o.columns)).to.deep.equal(KEPT.outputs.map((o) => o.columns));
  });

  it('of an earlier version, which is in one piece, is read, too', () => {
    writeChecked(manifestPath(folder, 'n'), KEPT);

    expect(readManifest(folder, 'n')).to.deep.equal(JSON.parse(JSON.stringify(KEPT)));
  });
});
