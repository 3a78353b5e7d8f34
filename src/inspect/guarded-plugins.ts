/**
 * Plug-ins that tell which of them threw.
 *
 * An error says where in a bundle it came from, which is one file for all of them.
 * Functions of plug-ins, and functions that these give back, are called through one
 * more; nothing else changes.
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

  private guardCall(id: string, call: Call, owner: unknown): Call {
    return (...args) => {
      try {
        const given = call.apply(owner, args as unknown[]);
        return typeof given === 'function' ? this.guardCall(id, given as Call, undefined) : given;
      } catch (error) {
        this.culprit ??= id;
        throw error;
      }
    };
  }
}
