/** Which window a day belongs to. */
import { expect } from 'chai';
import fc from 'fast-check';
import { dayOwners, type Window } from '../../../../nodes/lib/market/day-owners.js';

const window = (name: string, first: number, last: number, isMadeUp = false): Window => ({
  name,
  first,
  last,
  isMadeUp,
});

describe('owners of days', () => {
  it('are the windows that began first, then the longer, then by name', () => {
    const owned = dayOwners([
      window('late', 15, 30),
      window('early', 10, 20),
      window('inside', 12, 18),
      window('short', 10, 14),
      window('twin', 15, 30),
      window('apart', 40, 45),
    ]);

    expect(Object.fromEntries(owned)).to.deep.equal({
      early: [10, 20],
      late: [21, 30],
      apart: [40, 45],
    });
  });

  it('are never windows that were made up', () => {
    const owned = dayOwners([window('stress', 1, 100, true), window('real', 50, 60)]);

    expect(Object.fromEntries(owned)).to.deep.equal({ real: [50, 60] });
  });

  it('have every day of every real window exactly once', () => {
    const some = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 30 }), fc.boolean()),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, (drawn) => {
        const windows = drawn.map(([first, length, isMadeUp], i) =>
          window(`w${i}`, first, first + length, isMadeUp),
        );
        const covered = new Set<number>();
        for (const { first, last, isMadeUp } of windows) {
          for (let day = first; day <= last && !isMadeUp; day++) covered.add(day);
        }
        const found: number[] = [];
        for (const [name, [first, last]] of dayOwners(windows)) {
          const own = windows.find((w) => w.name === name)!;
          expect(first).to.be.within(own.first, own.last);
          expect(last).to.be.within(own.first, own.last);
          for (let day = first; day <= last; day++) found.push(day);
        }

        expect(found.sort((a, b) => a - b)).to.deep.equal([...covered].sort((a, b) => a - b));
      }),
    );
  });
});
