/** The list of findings: what it refuses, what it forgets, and that it stays small. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Distrust, distrustPath, type Finding } from '../../src/cache/distrust.js';

describe('findings of audits', () => {
  let folder: string;
  const finding = (changes: Partial<Finding> = {}): Finding => ({
    ...{ node: 'a', identity: '1', run: 'r', text: 't', keys: [['x']], isSettled: false },
    ...changes,
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'distrust-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuse the identity under any name, and the node under any identity', () => {
    const distrust = new Distrust(folder);
    distrust.add(finding());

    expect(distrust.find('a', '1')?.run).to.equal('r');
    expect(distrust.find('other', '1')?.run).to.equal('r');
    expect(distrust.find('a', '2')?.run).to.equal('r');
    expect(distrust.find('other', '2')).to.equal(undefined);
  });

  it('refuse the identity alone once the node is settled', () => {
    const distrust = new Distrust(folder);
    distrust.add(finding());
    distrust.settle('a');

    expect(distrust.find('a', '2')).to.equal(undefined);
    expect(distrust.find('a', '1')?.run).to.equal('r');
  });

  it('are there for the next process, and nothing is left beside them', () => {
    new Distrust(folder).add(finding());

    expect(new Distrust(folder).find('a', '1')).to.deep.equal(finding());
    expect(readdirSync(folder)).to.deep.equal(['distrust.json']);
  });

  it('of one identity are one, the newest, with the partitions of all', () => {
    const distrust = new Distrust(folder);
    distrust.add(finding({ keys: [['x'], ['y']] }));
    distrust.add(finding({ run: 's', keys: [['y'], ['z']] }));

    const found = distrust.find('a', '1');
    expect(found?.run).to.equal('s');
    expect(found?.keys).to.deep.equal([['y'], ['z'], ['x']]);
  });

  it('stay a short list of short lists', () => {
    const distrust = new Distrust(folder);
    const keys = Array.from({ length: 1000 }, (_, i) => [String(i)]);
    for (let i = 0; i < 150; i++) distrust.add(finding({ identity: String(i), keys }));

    const kept = JSON.parse(readFileSync(distrustPath(folder), 'utf8')) as Finding[];
    expect(kept).to.have.length(100);
    expect(kept[0]?.identity).to.equal('149');
    expect(kept[0]?.keys).to.have.length(20);
  });

  it('that cannot be read are as good as deleted', () => {
    for (const text of ['[{', '{}', 'null', '7', '[null]', '[{"node":"a","identity":"1"}]']) {
      writeFileSync(distrustPath(folder), text);
      expect(new Distrust(folder).find('a', '1'), text).to.equal(undefined);
    }

    expect(new Distrust(folder).find('a', '1')).to.equal(undefined);
  });
});
