/**
 * `${vars.name}` and `${env.NAME}` inside text.
 *
 * Text that is nothing but one variable takes the variable's value and type; in
 * longer text the value is written out. A variable may use others, not itself.
 * `$${` stands for a literal "${".
 */
import type { Diagnostic } from '../errors/diagnostic.js';
import { isSecretName, urlPassword } from '../errors/secrets.js';
import { suggestion } from '../errors/suggest.js';
import { isMapping, type Mapping } from './layers.js';
import { diagnosticAt, type Locate, type Path } from './place.js';

// A name of any length would let a text of many "${" take for ever.
const PATTERN = /\$?\$\{([^}]{0,200})\}/g;
const WHOLE = /^\$\{([^}]{0,200})\}$/;

/** Values that replacing variables may add up to; a variable that uses others may explode. */
const MAX_VALUES = 100_000;
/** Characters of text that it may add up to. */
const MAX_TEXT = 1 << 20;
/** Variables that use one another, in a row. */
const MAX_CHAIN = 100;
/** Problems told; a file with more is not the kind of file it should be. */
const MAX_TOLD = 100;

/** What variables are looked up in. */
export interface Scope {
  readonly vars: Mapping;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Is told each value from the environment that looks like a secret, before anything is said of it. */
  readonly onSecret?: ((value: string) => void) | undefined;
}

/** Replaces variables, and collects what is wrong with them. */
export class Substitution {
  readonly diagnostics: Diagnostic[] = [];
  /** Variable of the environment → its value, of those used that look like secrets. */
  readonly secrets = new Map<string, string>();
  private readonly resolving: string[] = [];
  private readonly told = new Set<string>();
  private values = 0;
  private characters = 0;

  constructor(
    private readonly scope: Scope,
    private readonly locate: Locate,
  ) {}

  /** A copy of `value` with its variables replaced; `path` is where the value stands. */
  apply(value: unknown, path: Path): unknown {
    if (this.isTooMuch(1, 0, path)) return '';
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
      const written = String(value);
      return this.isTooMuch(1, written.length, path) ? '' : written;
    });
  }

  /** Counts; says so once when it is too much, and everything after is left empty. */
  private isTooMuch(values: number, characters: number, path: Path): boolean {
    this.values += values;
    this.characters += characters;
    if (this.values <= MAX_VALUES && this.characters <= MAX_TEXT) return false;
    if (!this.told.has('')) {
      const message = 'variables make the document too large';
      const place = this.locate(path);
      this.diagnostics.push(diagnosticAt(place, 'yaml-size', message, 'write it out'));
    }
    this.told.add('');
    return true;
  }

  private lookUp(name: string, path: Path): unknown {
    if (this.diagnostics.length >= MAX_TOLD) return '';
    const [, kind, key] = /^(vars|env)\.(.+)$/.exec(name) ?? [];
    if (kind === 'env') {
      const value = this.scope.env[key!];
      if (value !== undefined) {
        this.noteSecret(key!, value);
        return value;
      }
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

  private noteSecret(name: string, value: string): void {
    const isSecret = isSecretName(name) || urlPassword(value) !== undefined;
    if (value.trim() === '' || !isSecret) return;
    this.secrets.set(name, value);
    this.scope.onSecret?.(value);
  }

  private variable(key: string, path: Path): unknown {
    if (this.resolving.includes(key)) {
      const circle = [...this.resolving.slice(this.resolving.indexOf(key)), key].join(' -> ');
      this.report(path, `variables use each other in a circle: ${circle}`);
      return '';
    }
    if (this.resolving.length >= MAX_CHAIN) {
      this.report(path, `more than ${MAX_CHAIN} variables use one another in a row`);
      return '';
    }
    this.resolving.push(key);
    const value = this.apply(this.scope.vars[key], ['vars', key]);
    this.resolving.pop();
    return value;
  }

  private report(path: Path, message: string, hint?: string): void {
    const found = diagnosticAt(this.locate(path), 'unknown-variable', message, hint);
    const key = JSON.stringify(found);
    if (!this.told.has(key)) this.diagnostics.push(found);
    this.told.add(key);
  }
}
