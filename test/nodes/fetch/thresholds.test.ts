/**
 * Thresholds of the gates: the schema says what the code does.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { STANDARD, thresholdsOf } from '../../../nodes/fetch/thresholds.js';

interface Schema {
  readonly default?: unknown;
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

describe('thresholds of the gates', () => {
  const schema = JSON.parse(readFileSync('schemas/nodes/fetch.schema.json', 'utf8')) as Schema;
  const { lowest_grade: lowest, ...codes } = schema.properties?.quality?.properties ?? {};

  it('have in the schema the standards that hold', () => {
    const written = Object.entries(codes).map(([code, { properties }]) => [
      code,
      Object.fromEntries(Object.entries(properties ?? {}).map(([k, v]) => [k, v.default])),
    ]);

    // What schemas fill in says which data trials were made on: what came later is not filled in.
    const Q13 = { ...STANDARD.Q13, action: undefined };
    expect(Object.fromEntries(written)).to.deep.equal({
      ...{ Q01: {}, Q03: {}, Q04: {} },
      ...STANDARD,
      Q13,
    });
    expect(STANDARD.Q13.action).to.equal('hold');
    expect(lowest?.default).to.equal('C');
  });

  it('cannot be off where they make a row a bar', () => {
    const fixed = Object.entries(codes).filter(([, { type }]) => type === 'object');

    expect(fixed.map(([code]) => code)).to.deep.equal(['Q01', 'Q02', 'Q03', 'Q04']);
  });

  it('are as written, and the standards where nothing is', () => {
    const { Q05, Q06, Q08, Q09 } = thresholdsOf({ Q05: { run: 9 }, Q06: 'off', Q08: false });

    expect([Q05, Q06, Q08, Q09]).to.deep.equal([
      { share: 0.01, run: 9 },
      undefined,
      undefined,
      STANDARD.Q09,
    ]);
  });
});
