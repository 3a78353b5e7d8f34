/**
 * Every indicator column against recorded TA-Lib values, and against an
 * independent transcription where TA-Lib has none. Relative tolerance 1e-9.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Check } from '../../../nodes/indicator-compute/page.js';
import { indicators } from './columns.js';
import { GOLDEN_FILE, goldenChecks, type MeasuredCheck, readGolden } from './golden.js';

describe('indicators against recorded values', () => {
  let checks: ReadonlyMap<string, MeasuredCheck>;

  before(async function () {
    const golden = readGolden();
    if (!golden) {
      console.log(`      skipped: ${GOLDEN_FILE} is not here`);
      this.skip();
    }
    checks = goldenChecks(golden, await indicators());
  });

  it('agree in every recorded row, and begin where the recorded ones do', () => {
    const wrong = [...checks].filter(
      ([, { first, recordedFirst, worst }]) => first !== recordedFirst || !(worst <= 1e-9),
    );

    expect(wrong).to.deep.equal([]);
    expect(checks.size).to.be.greaterThan(180);
  });

  it('deviate by no more than docs/indicators.md says', () => {
    const told = JSON.parse(readFileSync('docs/indicators-checked.json', 'utf8')) as Record<
      string,
      Check
    >;
    for (const [name, { against, rows, worst }] of checks) {
      expect(told[name]?.against, name).to.equal(against);
      expect(told[name]?.rows, name).to.equal(rows);
      expect(worst, name).to.be.at.most(told[name]?.worst ?? -1);
    }
    expect(Object.keys(told).sort()).to.deep.equal([...checks.keys()].sort());
  });
});
