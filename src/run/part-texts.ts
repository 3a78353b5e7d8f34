/**
 * The texts of what partitions share, as the tables of a parts file hold them: two
 * that are equal mean the same thing.
 */
import type { Json } from '../contract/index.js';
import { keyText } from './item.js';

/** An input, and the key of an item of it (null: all items). */
export type PartItem = readonly [input: string, item: readonly string[] | null];

/** Plug-ins, values and facts: JSON. */
export function jsonText(value: Json | readonly string[]): string {
  return JSON.stringify(value);
}

/** Names without a zero in them, so that the text tells all of them apart. */
export function itemText(input: string, item: readonly string[] | null): string {
  return item === null ? input : `${input}\u0000${keyText(item)}`;
}

/** What an item's text says. */
export function itemOf(text: string): PartItem {
  const [input = '', ...item] = text.split('\u0000');
  return [input, item.length === 0 ? null : item];
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

  /** The same for an object that partitions may share: it is put into words once. */
  ofObject<T>(object: T, text: (object: T) => string): number {
    let number = this.byObject.get(object);
    if (number === undefined) {
      number = this.of(text(object));
      this.byObject.set(object, number);
    }
    return number;
  }
}
