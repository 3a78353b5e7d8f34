/**
 * Canonical JSON: one text per value, whatever the order in which it was built.
 *
 * Keys are sorted by code unit (a locale would sort differently elsewhere), keys
 * without a value are left out, -0 is 0. Whatever JSON cannot say is refused: two
 * different values must never share a text, because texts become fingerprints.
 */

/**
 * The canonical text of a JSON-like value.
 *
 * @throws {TypeError} on NaN, infinities, functions, symbols, bigints, a hole or
 *         undefined inside a list, undefined at the top, and anything but plain objects
 */
export function canonicalJson(value: unknown): string {
  const out: string[] = [];
  write(value, out);
  return out.join('');
}

/** True for a value that JSON gives back as it is: with nothing undefined, and no -0, in it. */
export function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  // A hole in a list is undefined, too.
  if (Array.isArray(value)) return Array.from(value).every(isJson);
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).every(isJson);
}

function write(value: unknown, out: string[]): void {
  if (value === null || typeof value === 'boolean') {
    out.push(String(value));
  } else if (typeof value === 'string') {
    out.push(JSON.stringify(value));
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`"${value}" has no canonical form`);
    out.push(Object.is(value, -0) ? '0' : String(value));
  } else if (Array.isArray(value)) {
    writeList(value, out);
  } else if (typeof value === 'object' && isPlain(value)) {
    writeObject(value as Record<string, unknown>, out);
  } else {
    throw new TypeError(`a value of type "${typeName(value)}" has no canonical form`);
  }
}

function writeList(list: readonly unknown[], out: string[]): void {
  out.push('[');
  for (let i = 0; i < list.length; i++) {
    if (i > 0) out.push(',');
    write(list[i], out);
  }
  out.push(']');
}

function writeObject(object: Record<string, unknown>, out: string[]): void {
  let separator = '{';
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined) continue;
    out.push(separator, JSON.stringify(key), ':');
    write(value, out);
    separator = ',';
  }
  out.push(separator === '{' ? '{}' : '}');
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function typeName(value: unknown): string {
  return typeof value === 'object' ? (value?.constructor?.name ?? 'object') : typeof value;
}
