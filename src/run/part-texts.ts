/**
 * The texts of what partitions share, as the tables of a parts file hold them: two
 * that are equal mean the same thing.
 */
import type { Json } from '../contract/index.js';
import { keyText } from './item.js';

/** An input, and the key of an item of it (null: all items; "*" at its end: all that begin so). */
export type PartItem = readonly [input: string, item: readonly string[] | null];

/** Plug-ins, values and facts: JSON. */
export function jsonText(value: Json | readonly string[]): string {
  return JSON.stringify(value);
}

/** An input and the values that a key begins with; names without a zero in them, so that the text tells them apart. */
export function startText(input: string, start: readonly string[]): string {
  return start.length === 0 ? input : `${input}\u0000${keyText(start)}`;
}

/** The item that such a text and the last value of its key tell of; without one: all that begin so. */
export function itemOf(start: string, last: string | undefined): PartItem {
  const [input = '', ...values] = start.split('\u0000');
  if (last !== undefined) return [input, [...values, last]];
  return [input, values.length === 0 ? null : [...values, '*']];
}

/** A table of texts, each of which stands in it once. */
export class TextTable {
  readonly all: string[];
  private readonly byObject = new Map<unknown, number>();
  private byText: Map<string, number> | undefined;

  /** `before`: a table that this one goes on from. */
  constructor(before: readonly string[]) {
    this.all = [...before];
  }

  /** The number of a text. */
  of(text: string): number {
    this.byText ??= new Map(this.all.map((known, number) => [known, number]));
    let number = this.byText.get(text);
    if (number === undefined) {
      number = this.all.push(text) - 1;
      this.byText.set(text, number);
    }
    return number;
  }

  /** The number of a text that probably has this one; -1 where there is nothing to go by. */
  near(probable: number, text: string): number {
    return this.all[probable] === text ? probable : this.of(text);
  }

  /** The same for an object that partitions may share: it is put into words once. */
  ofObject<T>(object: T, text: (object: T) => string, probable = -1): number {
    let number = this.byObject.get(object);
    if (number === undefined) {
      number = this.near(probable, text(object));
      this.byObject.set(object, number);
    }
    return number;
  }

  /** Lets go of the objects that numbers were given to; their texts keep them. */
  forgetObjects(): void {
    this.byObject.clear();
  }
}
