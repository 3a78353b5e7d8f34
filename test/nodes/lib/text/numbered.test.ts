/**
 * Names with a number at their end.
 */
import { expect } from 'chai';
import { numbered } from '../../../../nodes/lib/text/numbered.js';

describe('names that end in a number', () => {
  it('are the prefix and the number, asked for once or again', () => {
    const sma = numbered('sma_');
    const rsi = numbered('rsi_');

    expect([sma(50), sma(200), rsi(50), sma(50)]).to.deep.equal([
      'sma_50',
      'sma_200',
      'rsi_50',
      'sma_50',
    ]);
  });
});
