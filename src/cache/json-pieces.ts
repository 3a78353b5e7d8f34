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

function* textsOf(value: unknown, depth: number): Generator<string, void> {
  if (depth > 0 && Array.isArray(value)) yield* textsOfList(value, depth);
  else if (depth > 0 && isPlain(value)) yield* textsOfObject(value, depth);
  else {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw new TypeError(`there is no JSON for "${typeof value}"`);
    yield text;
  }
}

function* textsOfList(list: readonly unknown[], depth: number): Generator<string, void> {
  yield '[';
  // What lies in it is not taken apart either.
  if (list.length > TOGETHER || depth === 1) {
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
  yield '{';
  let isFirst = true;
  for (const [name, value] of Object.entries(object)) {
    if (isNothing(value)) continue;
    yield `${isFirst ? '' : ','}${JSON.stringify(name)}:`;
    isFirst = false;
    yield* textsOf(value, depth - 1);
  }
  yield '}';
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
