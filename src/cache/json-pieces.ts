/**
 * A value as JSON, piece by piece: what tens of thousands of partitions say is not put
 * together as one text.
 *
 * The pieces are what `JSON.stringify` gives, cut anywhere. Only plain objects and lists near
 * the root are taken apart; what lies deeper is small.
 */

/** Characters of a piece, about. */
const PIECE = 1 << 16;
/** Members of a list that are put into words at once. */
const TOGETHER = 128;
/** What lies deeper is not taken apart. */
const DEPTH = 4;
/** Lists with no more levels to go are cut between members only. */
const SHALLOW = 2;

/** The text of a value in pieces. @throws {TypeError} where there is none, as of a function */
export function* jsonPieces(value: unknown): Generator<string, void> {
  let piece = '';
  for (const text of textsOf(value, DEPTH)) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** Of a value that is taken apart its parts, of any other its text. */
function* textsOf(value: unknown, depth: number): Generator<string, void> {
  if (!isApart(value, depth)) yield wholeText(value);
  else if (Array.isArray(value)) yield* textsOfList(value, depth);
  else yield* textsOfObject(value, depth);
}

function* textsOfList(list: readonly unknown[], depth: number): Generator<string, void> {
  yield '[';
  // Members of a list so deep are small: taking each apart costs more than all of them weigh.
  if (list.length > TOGETHER || depth <= SHALLOW) {
    for (let from = 0; from < list.length; from += TOGETHER) {
      const text = JSON.stringify(list.slice(from, from + TOGETHER));
      yield from === 0 ? text.slice(1, -1) : `,${text.slice(1, -1)}`;
    }
  } else {
    for (let i = 0; i < list.length; i++) {
      if (i > 0) yield ',';
      if (isNothing(list[i])) yield 'null';
      else yield* textsOf(list[i], depth - 1);
    }
  }
  yield ']';
}

function* textsOfObject(object: object, depth: number): Generator<string, void> {
  // Members that are not taken apart are put together: handing each on takes longer than its text.
  let text = '{';
  let isFirst = true;
  for (const [name, value] of Object.entries(object)) {
    if (isNothing(value)) continue;
    text += `${isFirst ? '' : ','}${JSON.stringify(name)}:`;
    isFirst = false;
    const isWhole = !isApart(value, depth - 1);
    if (isWhole) text += wholeText(value);
    if (isWhole && text.length < PIECE) continue;
    yield text;
    text = '';
    if (!isWhole) yield* textsOf(value, depth - 1);
  }
  yield `${text}}`;
}

function wholeText(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`there is no JSON for "${typeof value}"`);
  return text;
}

/** True for what is taken apart with so many levels to go. */
function isApart(value: unknown, depth: number): value is object {
  if (depth <= 0) return false;
  return Array.isArray(value) ? value.length > 0 : isPlain(value);
}

/** True for what JSON leaves out of objects. */
function isNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol';
}

/** True for an object that says itself what stands in its text. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
