/** JSON files that know their digest: read back as written, or not at all. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  readChecked,
  readCheckedPair,
  writeChecked,
  writeCheckedPair,
} from '../../src/cache/checked-json.js';
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

  it('gives back both halves of a pair, and is a list of two for everybody else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, more) => {
        writeCheckedPair(path, value, [JSON.stringify(more)]);
        const contents = JSON.parse(JSON.stringify([value, more]));
        const pair = readCheckedPair(path);
        expect([pair?.value, pair?.more(), pair?.more()]).to.deep.equal([...contents, contents[1]]);
        expect(String(pair && Buffer.from(pair.moreBytes))).to.equal(JSON.stringify(more));
        expect(readChecked(path)).to.deep.equal(contents);
        expect(JSON.parse(readFileSync(path, 'utf8')).content).to.deep.equal(contents);
      }),
    );
  });

  it('is no pair when it was written in one piece', () => {
    writeChecked(path, ['a\nb', 2]);
    expect(readCheckedPair(path)).to.equal(undefined);
  });

  for (const [what, write, read] of [
    ['is', () => writeChecked(path, { answer: 42, words: 'ä "b"' }), () => readChecked(path)],
    [
      'as a pair is',
      () => writeCheckedPair(path, { answer: 42 }, ['["ä ', Buffer.from('b"]')]),
      () => readCheckedPair(path),
    ],
  ] as const) {
    it(`${what} not read when any one of its bytes is another, is missing or is one too many`, () => {
      write();
      const bytes = readFileSync(path);
      const isRead = (changed: Buffer): boolean => {
        writeFileSync(path, changed);
        return read() !== undefined;
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
  }

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
