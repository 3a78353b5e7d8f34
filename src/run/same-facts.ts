/**
 * Whether two items have the same facts, so that one object can stand for both.
 *
 * Facts are small and flat; asking must cost less than putting them into words once
 * more. "Same" means the same text: digests are taken of it.
 */
import type { Json } from '../contract/index.js';

/**
 * True for two values that are the same, or that name the same plain values in the same order.
 * What holds lists or objects of its own counts as different, whatever it says.
 */
export function areSameFacts(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  const others = Object.keys(b);
  if (names.length !== others.length) return false;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    if (name !== others[i] || a[name] !== b[name]) return false;
  }
  return true;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
