/**
 * Which texts are names of symbols: what real tickers need, and nothing that a path,
 * a command or a terminal could take for something else.
 *
 * BRK.B, BRK-B, ^GSPC, BTC-USD, EURUSD=X, ES=F, 0700.HK, BF/B and O'X are names. A
 * slash stands between two parts of a ticker only; a name never begins with a dot.
 */

/** The longest name; options have 21 characters. */
export const LONGEST_SYMBOL = 32;

const PART = "[A-Za-z0-9^_$&:=+*#~!@'-][A-Za-z0-9^_$&:=+*#~!@'. -]*";
const NAME = new RegExp(`^${PART}(/${PART})?$`);

/** Why a text is no symbol, in words that follow it; undefined when it is one. */
export function symbolMistake(text: string): string | undefined {
  if (text === '') return 'is empty';
  if (text.length > LONGEST_SYMBOL) {
    return `has ${text.length} characters, more than the ${LONGEST_SYMBOL} of the longest tickers`;
  }
  if (/\p{Cc}|\p{Cf}/u.test(text)) return 'holds a character that cannot be seen';
  if (text !== text.trim()) return 'begins or ends with a space';
  if (text.includes('..') || text.startsWith('.') || text.startsWith('/'))
    return 'reads like a path';
  if (!NAME.test(text)) {
    const odd = [...text].find((c) => !/[A-Za-z0-9^_$&:=+*#~!@'. /-]/.test(c));
    return odd === undefined ? 'reads like a path' : `holds "${odd}", which no ticker does`;
  }
  return undefined;
}

/** Names that would be one file on a system that does not tell cases apart. */
export function caseTwins(symbols: Iterable<string>): readonly (readonly [string, string])[] {
  const seen = new Map<string, string>();
  const twins: [string, string][] = [];
  for (const symbol of symbols) {
    const key = symbol.toLowerCase();
    const other = seen.get(key);
    if (other === undefined) seen.set(key, symbol);
    else if (other !== symbol) twins.push([other, symbol]);
  }
  return twins;
}

/** What is wrong with a symbol as YAML has it, and what to do; undefined when it is one. */
export function symbolProblem(value: unknown): { message: string; hint?: string } | undefined {
  if (typeof value === 'string') {
    const mistake = symbolMistake(value);
    if (mistake === undefined) return undefined;
    return {
      message: value === '' ? 'a symbol is empty' : `symbol ${JSON.stringify(value)} ${mistake}`,
    };
  }
  const text = String(value).toUpperCase();
  const message = `symbol ${JSON.stringify(value) ?? 'that is no scalar'} is not text`;
  if (typeof value === 'number') {
    return {
      message,
      hint: `quote it as the data have it: "${text}", or with the zeros that YAML dropped`,
    };
  }
  if (typeof value === 'boolean' || value === null) return { message, hint: `quote it: "${text}"` };
  return { message };
}
