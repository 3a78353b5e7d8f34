/**
 * The memory of slices: what is known is not asked for again, by whoever asks and whenever.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { SliceDigests } from '../../src/cache/slice-digests.js';
import { TempProject } from '../util/temp-project.js';

const ITEM = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const COLUMNS = { layout: ['date', 'close'], read: ['close'] };

/** A digest that tells which call made it. */
const digestOf = (call: number): string => call.toString(16).padStart(64, '0');

describe('digests of slices', () => {
  let project: TempProject;
  let made: number;
  const make = (): string => digestOf(++made);
  const open = (): SliceDigests => new SliceDigests(project.path('cache/slices.json'));

  beforeEach(() => {
    project = new TempProject();
    made = 0;
  });

  afterEach(() => project.remove());

  it('are made once for an item, its columns and its rows', () => {
    const slices = open();

    const first = slices.of(ITEM, COLUMNS, [0, 100], make);
    const again = slices.of(ITEM, { ...COLUMNS, read: ['close'] }, [0, 100], make);

    expect([first, again]).to.deep.equal([digestOf(1), digestOf(1)]);
  });

  it('differ by item, by columns read, by columns there are, and by rows', () => {
    const slices = open();
    const asked = [
      slices.of(ITEM, COLUMNS, [0, 100], make),
      slices.of(OTHER, COLUMNS, [0, 100], make),
      slices.of(ITEM, { ...COLUMNS, read: ['date'] }, [0, 100], make),
      slices.of(ITEM, { ...COLUMNS, layout: ['close', 'date'] }, [0, 100], make),
      slices.of(ITEM, COLUMNS, [1, 100], make),
      slices.of(ITEM, COLUMNS, [0, 101], make),
      slices.of(ITEM, COLUMNS, [100, 0], make),
    ];

    expect(new Set(asked).size).to.equal(asked.length);
  });

  it('are known to the next run, and what comes then to the one after it', () => {
    const first = open();
    first.of(ITEM, COLUMNS, [3, 33_554_431], make);
    first.save();
    const second = open();
    second.of(OTHER, { ...COLUMNS, read: ['date'] }, [0, 7], make);
    second.save();

    const third = open();

    expect(third.of(ITEM, COLUMNS, [3, 33_554_431], make)).to.equal(digestOf(1));
    expect(third.of(OTHER, { ...COLUMNS, read: ['date'] }, [0, 7], make)).to.equal(digestOf(2));
  });

  it('of more rows than can be told are made each time', () => {
    const slices = open();
    slices.of(ITEM, COLUMNS, [0, 33_554_432], make);

    expect(slices.of(ITEM, COLUMNS, [0, 33_554_432], make)).to.equal(digestOf(2));
  });

  it('are made anew where the memory is damaged', () => {
    const first = open();
    first.of(ITEM, COLUMNS, [0, 100], make);
    first.save();
    const path = project.path('cache/slices.json');
    const bytes = readFileSync(path);
    const at = bytes.length - 8;
    bytes[at] = (bytes[at] as number) ^ 1;
    writeFileSync(path, bytes);

    expect(open().of(ITEM, COLUMNS, [0, 100], make)).to.equal(digestOf(2));
  });

  it('of items that nobody asked for are forgotten when there are too many', () => {
    const first = open();
    for (let row = 0; row < 131_073; row++) first.of(ITEM, COLUMNS, [row, row + 1], make);
    first.save();
    const second = open();
    second.of(OTHER, COLUMNS, [0, 1], make);
    second.save();

    const third = open();

    expect(third.of(OTHER, COLUMNS, [0, 1], make)).to.equal(digestOf(131_074));
    expect(third.of(ITEM, COLUMNS, [0, 1], make)).to.equal(digestOf(131_075));
  });
});
