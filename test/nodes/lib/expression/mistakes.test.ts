/**
 * What is said of expressions that mean nothing: at which characters, what, and what
 * to write instead.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { certainParts } from '../../../../nodes/lib/expression/certain.js';
import { checkExpression, type Kind } from '../../../../nodes/lib/expression/check.js';
import { readExpression } from '../../../../nodes/lib/expression/read.js';
import type { Mistake } from '../../../../nodes/lib/expression/tree.js';

const VOCABULARY = {
  settings: { fast: 20, half: 2.5, mode: 'full', isOn: true },
  position: ['bars_held'],
  refused: { date: 'is a day' },
};

function mistakes(text: string, wanted: Kind): readonly Mistake[] {
  const reading = readExpression(text);
  if ('mistake' in reading) return [reading.mistake];
  return checkExpression(reading.tree, text, VOCABULARY, wanted);
}

/** `underlined: message - hint` of the only mistake. */
function told(text: string, wanted: Kind = 'condition'): string {
  const found = mistakes(text, wanted);
  expect(found, text).to.have.length(1);
  const { span, message, hint } = found[0] as Mistake;
  const tail = hint === undefined ? '' : ` - ${hint}`;
  return `${text.slice(span.from, span.to)}: ${message}${tail}`;
}

describe('a mistake in an expression', () => {
  const CASES: readonly [text: string, told: string][] = [
    ['', ': the expression is empty'],
    ['close >', ': nothing to work on stands behind ">"'],
    ['(close > 1', ': a parenthesis is opened and never closed - add ")"'],
    ['close > 1)', '): ")" cannot stand here'],
    ['close > #1', '#: nothing to work on stands behind ">"'],
    [
      'close > "a"',
      '"a": text in quotes means nothing in an expression; there are numbers, names and columns',
    ],
    ['close > 5days', '5days: "5days" is neither a number nor a name'],
    ['a && b', 'a && b: there is no operator "&&" - write "and"'],
    ['a = 1', 'a = 1: there is no operator "=" - write "=="'],
    ['!a', '!a: there is no operator "!" - write "not"'],
    [
      'a crosses b',
      'crosses: an operator is missing before "crosses" - valid here: "or", "and", "crosses_above", "crosses_below", "between"',
    ],
    ['a AND b', 'AND: an operator is missing before "AND" - did you mean "and"?'],
    ['a between 1', 'a between 1: "between" needs two limits - write a between 1 and …'],
    ['(a between 1) and 2', '(a between 1): "between" needs two limits - write a between 1 and …'],
    [
      'crosses_above(a, b)',
      'crosses_above(a, b): "crosses_above" stands between values and is no function - write a crosses_above b',
    ],
    ['a ? b : c', 'a ? b : c: this form means nothing here'],
    ['a.b > 1', 'a.b: this form means nothing here'],
    ['a[1] > 1', 'a[1]: this form means nothing here'],
    [
      'close',
      'close: "close" is a number, expected a condition, which is true or false - compare it with something: close > 0',
    ],
    [
      '1 < a < 3',
      '1 < a: "1 < a" is a condition, which is true or false, expected a number - write x between low and high for two limits, "and" for two conditions',
    ],
    ['a > 1 and 3', '3: "3" is a number, expected a condition, which is true or false'],
    ['higest(a, 3) > 1', 'higest(a, 3): there is no function "higest" - did you mean "highest"?'],
    [
      'sma(close, 50) > 1',
      'sma(close, 50): there is no function "sma" - valid here: "prev", "highest", "lowest", "abs", "min", "max"; an indicator is a column and is written with its number in the name, such as sma_50',
    ],
    ['highest > 1', 'highest: "highest" is a function - write highest(x, n)'],
    ['highest(a) > 1', 'highest(a): "highest" is given 1 values, expected highest(x, n)'],
    [
      'highest(a, half) > 1',
      'half: "half", which is 2.5, is no number of bars, expected a whole number from 1 to 10000',
    ],
    [
      'prev(a, b) > 1',
      'b: "b" is no number of bars, expected a whole number from 1 to 10000 - it may be computed from numbers and settings only',
    ],
    ['prev(bars_held, 1) > 1', 'bars_held: "bars_held" has no past: it is known of this bar only'],
    [
      'bars_held crosses_above 3',
      'bars_held: "bars_held" has no past: it is known of this bar only',
    ],
    ['date > 1', 'date: "date" is a day'],
    ['mode > 1', 'mode: setting "mode" is a word, and expressions know numbers only'],
    [
      'sma_{fats} > 1',
      'sma_{fats}: "sma_{fats}" names the setting "fats", which there is not - did you mean "fast"?',
    ],
    ['sma_{fast > 1', 'sma_{fast: "sma_{fast " lacks a "}"'],
  ];

  for (const [text, expected] of CASES) {
    it(`is told: ${text === '' ? 'nothing at all' : text}`, () => {
      expect(told(text)).to.equal(expected);
    });
  }

  it('is told of each of several', () => {
    const found = mistakes('higest(a, 3) > 1 and date < 2', 'condition');

    expect(found.map(({ span }) => span.from)).to.deep.equal([0, 21]);
  });

  it('never ends in anything but a tree or a mistake inside the text', () => {
    const words = [
      'a',
      '>',
      'and',
      'not',
      '(',
      ')',
      ',',
      'between',
      '1',
      '5%',
      'prev',
      '{',
      '}',
      '"',
      "'",
      '[',
      '.',
      '-',
      'sma_{fast}',
      '\\',
      ';',
      '?',
      ':',
      '#',
      'é',
      '\n',
    ];
    const text = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 3 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, fc.constantFrom('', ' '), (parts, space) => {
        const whole = parts.join(space);
        for (const { span, message } of mistakes(whole, 'condition')) {
          expect(span.from, message).to.be.within(0, whole.length);
          expect(span.to, message).to.be.within(span.from, whole.length);
        }
      }),
      { numRuns: 3000, seed: 7 },
    );
    expect(told('('.repeat(3000), 'number')).to.match(
      /has 3000 characters, expected at most 2000$/,
    );
    expect(mistakes('('.repeat(2000), 'number')).to.have.length(1);
  });
});

describe('a comparison whose outcome is certain', () => {
  const outcome = (text: string): string => {
    const reading = readExpression(text);
    if ('mistake' in reading) throw new Error(reading.mistake.message);
    return certainParts(reading.tree, VOCABULARY)
      .map((one) => one.outcome)
      .join();
  };

  it('is found when a channel contains the bar that is compared with it', () => {
    for (const text of [
      'close > highest(high, 20)',
      'highest(high, 20) < close',
      'close crosses_above highest(high, 20)',
      'close > donchian_upper_20',
      'high > donchian_upper_{fast}',
      'low < lowest(low, 10)',
      'close < donchian_lower_10',
      'close > highest(close, fast)',
      'prev(close, 3) > highest(high, 20)',
      'highest(close, 5) > highest(high, 20)',
      'low > close',
      'close > close',
    ]) {
      expect(outcome(text), text).to.equal('never');
    }
    for (const text of ['close <= highest(high, 20)', 'lowest(low, 5) <= close', 'low <= high']) {
      expect(outcome(text), text).to.equal('always');
    }
  });

  it('is not seen where the outcome depends on the data', () => {
    for (const text of [
      'close > prev(highest(high, 20), 1)',
      'close > highest(prev(high, 1), 20)',
      'close >= highest(close, 20)',
      'close < highest(high, 20)',
      'close > lowest(low, 20)',
      'close > prev_donchian_upper_20',
      'close > donchian_middle_20',
      'highest(high, 20) > highest(high, 5)',
      'prev(close, 20) > highest(high, 20)',
      'close > open',
      'rsi_14 < lowest(close, 3)',
    ]) {
      expect(outcome(text), text).to.equal('');
    }
  });
});
