/**
 * `${vars.name}` and `${env.NAME}` inside text.
 *
 * Text that is nothing but one variable takes the variable's value and type; in
 * longer text the value is written out. A variable may use others, not itself.
 * `$${` stands for a literal "${".
 */
import type { Diagnostic } from '../errors/diagnostic.js';
import { suggestion } from '../errors/suggest.js';
import { isMapping, type Mapping } from './layers.js';
import { diagnosticAt, type Locate, type Path } from './place.js';

const PATTERN = /\$?\$\{([^}]*)\}/g;
const WHOLE = /^\$\{([^}]*)\}$/;

/** What variables are looked up in. */
export interface Scope {
  readonly vars: Mapping;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Replaces variables, and collects what is wrong with them. */
export class Substitution {
  readonly diagnostics: Diagnostic[] = [];
  private readonly resolving: string[] = [];

  constructor(
    private readonly scope: Scope,
    private readonly locate: Locate,
  ) {}

  /** A copy of `value` with its variables replaced; `path` is where the value stands. */
  apply(value: unknown, path: Path): unknown {
    if (typeof value === 'string') return this.text(value, path);
    if (Array.isArray(value)) return value.map((item, i) => this.apply(item, [...path, i]));
    if (!isMapping(value)) return value;
    const out: Mapping = {};
    for (const [key, item] of Object.entries(value)) out[key] = this.apply(item, [...path, key]);
    return out;
  }

  private text(text: string, path: Path): unknown {
    const whole = WHOLE.exec(text);
    if (whole) return this.lookUp(whole[1]!.trim(), path);
    return text.replace(PATTERN, (match, name: string) => {
      if (match.startsWith('$$')) return match.slice(1);
      const value = this.lookUp(name.trim(), path);
      if (typeof value === 'object' && value !== null) {
        const message = `variable "${name.trim()}" is not a single value, so it cannot stand inside text`;
        this.report(path, message, 'use it as the whole value');
      }
      return String(value);
    });
  }

  private lookUp(name: string, path: Path): unknown {
    const [, kind, key] = /^(vars|env)\.(.+)$/.exec(name) ?? [];
    if (kind === 'env') {
      const value = this.scope.env[key!];
      if (value !== undefined) return value;
      this.report(path, `environment variable "${key}" is not set`, `set it, or use a variable`);
    } else if (kind === 'vars') {
      if (Object.hasOwn(this.scope.vars, key!)) return this.variable(key!, path);
      const hint = suggestion(key!, Object.keys(this.scope.vars)) ?? 'define it under "vars"';
      this.report(path, `variable "vars.${key}" is not defined`, hint);
    } else {
      const message = `"\${${name}}" is neither a variable nor an environment variable`;
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the text to type
      this.report(path, message, 'write "${vars.name}" or "${env.NAME}"; "$${" for a plain "${"');
    }
    return '';
  }

  private variable(key: string, path: Path): unknown {
    if (this.resolving.includes(key)) {
      const circle = [...this.resolving.slice(this.resolving.indexOf(key)), key].join(' -> ');
      this.report(path, `variables use each other in a circle: ${circle}`);
      return '';
    }
    this.resolving.push(key);
    const value = this.apply(this.scope.vars[key], ['vars', key]);
    this.resolving.pop();
    return value;
  }

  private report(path: Path, message: string, hint?: string): void {
    const found = diagnosticAt(this.locate(path), 'unknown-variable', message, hint);
    const isKnown = this.diagnostics.some((d) => JSON.stringify(d) === JSON.stringify(found));
    if (!isKnown) this.diagnostics.push(found);
  }
}
