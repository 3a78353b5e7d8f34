/**
 * Plug-ins that tell which of them threw.
 *
 * An error says where in a bundle it came from, which is one file for all of them.
 * Functions of plug-ins, and functions that these give back, with those that they carry,
 * are called through one more; nothing else changes.
 */

type Call = (...args: readonly unknown[]) => unknown;

/** Watches the plug-ins of one job. */
export class GuardedPlugins {
  /** The plug-ins to hand out instead. */
  readonly values: ReadonlyMap<string, unknown>;
  private culprit: string | undefined;

  constructor(plugins: ReadonlyMap<string, unknown>) {
    this.values = new Map([...plugins].map(([id, value]) => [id, this.guard(id, value)]));
  }

  /** The plug-in that an error first came out of since this was last asked. */
  takeCulprit(): string | undefined {
    const { culprit } = this;
    this.culprit = undefined;
    return culprit;
  }

  private guard(id: string, value: unknown): unknown {
    if (typeof value === 'function') return this.guardCall(id, value as Call, undefined);
    // Of anything but a plain object a copy would not be the same.
    if (typeof value !== 'object' || value === null) return value;
    if (Object.getPrototypeOf(value) !== Object.prototype) return value;
    const entries = Object.entries(value).map(([name, part]) => [
      name,
      typeof part === 'function' ? this.guardCall(id, part as Call, value) : part,
    ]);
    return Object.fromEntries(entries);
  }

  /** A function that was given back, and the functions that it has as properties. */
  private guardGiven(id: string, given: Call): Call {
    const parts = Object.entries(given).map(([name, part]) => [
      name,
      typeof part === 'function' ? this.guardCall(id, part as Call, given) : part,
    ]);
    return Object.assign(this.guardCall(id, given, undefined), Object.fromEntries(parts));
  }

  private guardCall(id: string, call: Call, owner: unknown): Call {
    return (...args) => {
      try {
        const given = call.apply(owner, args as unknown[]);
        return typeof given === 'function' ? this.guardGiven(id, given as Call) : given;
      } catch (error) {
        this.culprit ??= id;
        throw error;
      }
    };
  }
}
