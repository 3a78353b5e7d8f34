/** JSON files that know their digest: read back as written, or not at all. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { readChecked, writeChecked } from '../../src/cache/checked-json.js';
import { JSON_DAMAGES } from '../util/damage.js';

describe('a checked JSON file', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'checked-'));
    path = join(folder, 'some', 'file.json');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives back whatever was written, and is JSON for everybody else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        writeChecked(path, value);
        const content = JSON.parse(JSON.stringify(value));
        expect(readChecked(path)).to.deep.equal(content);
        expect(JSON.parse(readFileSync(path, 'utf8')).content).to.deep.equal(content);
      }),
    );
    expect(readdirSync(join(folder, 'some'))).to.deep.equal(['file.json']);
  });

  it('is not read when any one of its bytes is another, is missing or is one too many', () => {
    writeChecked(path, { answer: 42, words: 'ä "b"' });
    const bytes = readFileSync(path);
    const isRead = (changed: Buffer): boolean => {
      writeFileSync(path, changed);
      return readChecked(path) !== undefined;
    };

    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] as number) ^ 1;
      expect(isRead(flipped), `byte ${at} flipped`).to.equal(false);
      expect(isRead(bytes.subarray(0, at)), `cut at ${at}`).to.equal(false);
      const longer = Buffer.concat([bytes.subarray(0, at), Buffer.from(' '), bytes.subarray(at)]);
      expect(isRead(longer), `longer at ${at}`).to.equal(false);
    }
    expect(isRead(bytes)).to.equal(true);
  });

  it('is not read when it is missing, a folder, or something else', () => {
    expect(readChecked(path)).to.equal(undefined);
    expect(readChecked(folder)).to.equal(undefined);
    for (const [what, damage] of Object.entries(JSON_DAMAGES)) {
      writeChecked(path, { answer: 42 });
      damage(path);
      expect(readChecked(path), what).to.equal(undefined);
    }
  });
});
