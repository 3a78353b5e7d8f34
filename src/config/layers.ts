/**
 * Layers of settings laid over one another, each part knowing where it came from.
 *
 * Mappings merge key by key; anything else replaces what was there. The place of
 * a merged value is that of the layer which set it: a line of the profile, or an
 * argument of the command line.
 */
import type { Locate, Path, Place } from './place.js';

/** A mapping that is neither a list nor nothing. */
export type Mapping = Record<string, unknown>;

/** True for a mapping. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Origin {
  /** Where the path leads in the document, when it came from there. */
  readonly path?: Path;
  readonly argument?: string;
}

/** A mapping built up in layers. */
export class Layers {
  private readonly origins = new Map<string, Origin>();

  /** Starts from a mapping whose paths are those of the document behind `locateBase`. */
  constructor(
    readonly value: Mapping,
    private readonly locateBase: Locate,
  ) {}

  /** Lays a mapping of the same document, found there at `from`, over the one at `to`. */
  merge(to: Path, patch: Mapping, from: Path): void {
    this.mergeInto(this.mappingAt(to), patch, to, from);
  }

  /**
   * Sets one value from the command line, making mappings on the way.
   * Returns the path of what is in the way (a list, text …), if anything is.
   */
  set(path: Path, value: unknown, argument: string): Path | undefined {
    let inside = this.value;
    for (let depth = 0; depth < path.length - 1; depth++) {
      const step = String(path[depth]);
      const next = Object.hasOwn(inside, step) ? inside[step] : undefined;
      if (next === undefined || next === null) {
        const made: Mapping = {};
        inside[step] = made;
        this.origins.set(keyOf(path.slice(0, depth + 1)), { argument });
        inside = made;
      } else if (isMapping(next)) {
        inside = next;
      } else {
        return path.slice(0, depth + 1);
      }
    }
    inside[String(path.at(-1))] = value;
    this.origins.set(keyOf(path), { argument });
    return undefined;
  }

  /** The place of a merged path. */
  readonly locate: Locate = (path, atKey, span) => {
    for (let length = path.length; length > 0; length--) {
      const origin = this.origins.get(keyOf(path.slice(0, length)));
      if (!origin) continue;
      if (origin.argument !== undefined) return { argument: origin.argument } satisfies Place;
      return this.locateBase([...origin.path!, ...path.slice(length)], atKey, span);
    }
    return this.locateBase(path, atKey, span);
  };

  private mappingAt(path: Path): Mapping {
    let inside = this.value;
    for (const step of path) {
      const next = inside[String(step)];
      const made: Mapping = isMapping(next) ? next : {};
      inside[String(step)] = made;
      inside = made;
    }
    return inside;
  }

  private mergeInto(target: Mapping, patch: Mapping, to: Path, from: Path): void {
    for (const [key, value] of Object.entries(patch)) {
      const existing = Object.hasOwn(target, key) ? target[key] : undefined;
      if (isMapping(existing) && isMapping(value)) {
        this.mergeInto(existing, value, [...to, key], [...from, key]);
      } else {
        target[key] = structuredClone(value);
        this.origins.set(keyOf([...to, key]), { path: [...from, key] });
      }
    }
  }
}

function keyOf(path: Path): string {
  return JSON.stringify(path.map(String));
}
