/**
 * The strategies that the params ask for: what is wrong with them, and, when nothing
 * is, each with all its settings.
 */
import { type Plugin, type PluginProblem, suggestion } from '../../src/contract/index.js';
import { type BacktestParams, type Entry, entriesOf, isBasket, SETS } from './entries.js';
import { missingColumns } from './missing-columns.js';
import { rulesProblems } from './rule-check.js';
import type { RuleProblem } from './rule-shape.js';
import { asStrategy } from './rule-strategy.js';
import type { Rules } from './rules.js';
import { settingProblem } from './setting-check.js';
import type { Strategy, StrategyParams } from './strategy.js';
import { countCombinations, variantsOf, whereMistakes } from './variants.js';

export type { BacktestParams, StrategyEntry } from './entries.js';

/** More than this of one entry is a search and no list of strategies. */
const MAX_VARIANTS = 1000;

/** A strategy with all its settings. */
export interface ResolvedStrategy {
  readonly id: string;
  /** The file it is from; undefined for rules of the params. */
  readonly plugin: string | undefined;
  /** Rules that stand in the params. */
  readonly rules: Rules | undefined;
  readonly strategy: Strategy;
  readonly params: StrategyParams;
}

/** The strategies asked for, in order. Call only when `checkStrategies` found nothing. */
export function resolveStrategies(
  params: BacktestParams,
  plugins: ReadonlyMap<string, Plugin>,
): ResolvedStrategy[] {
  return entriesOf(params, plugins).flatMap((entry) => {
    const { plugin, rules } = entry;
    const strategy = asStrategy(rules ?? (plugins.get(plugin as string) as Plugin).value);
    return variantsOf(entry, strategy).map((variant) => ({ ...variant, plugin, rules, strategy }));
  });
}

/** Everything that is wrong. `columns`: what the metrics will have, where that is known. */
export function checkStrategies(
  params: BacktestParams,
  plugins: ReadonlyMap<string, Plugin>,
  columns?: readonly string[],
): PluginProblem[] {
  const check = new StrategiesCheck(params, plugins, columns);
  for (const entry of entriesOf(params, plugins)) check.look(entry);
  return check.problems;
}

class StrategiesCheck {
  readonly problems: PluginProblem[] = [];
  private readonly seen = new Set<string>();
  /** Files whose rules were looked at; a file used twice is wrong once. */
  private readonly sound = new Map<string, boolean>();

  constructor(
    private readonly params: BacktestParams,
    private readonly plugins: ReadonlyMap<string, Plugin>,
    private readonly columns: readonly string[] | undefined,
  ) {}

  look(entry: Entry): void {
    if (entry.isBoth) {
      const message = `strategy "${entry.id}" has "use" and "rules", expected one of them`;
      const path = [...entry.path, 'use'];
      this.problems.push({ code: 'bad-rule', message, path, atKey: true });
    }
    const value = entry.rules ?? this.plugins.get(entry.plugin as string)?.value;
    if (value === undefined) {
      this.noteId(entry, entry.id);
      this.reportUnknown(entry);
      return;
    }
    const strategy = asStrategy(value);
    if (this.params.form === 'portfolio' && strategy.kind !== 'basket') {
      this.reportNoPortfolio(entry);
      return;
    }
    const rules = 'prepare' in (value as object) ? undefined : (value as Rules);
    const isSound = !rules || this.rulesAreSound(entry, rules, defaultsOf(strategy));
    if (!this.settingsAreSound(entry, strategy) || !isSound) {
      this.noteId(entry, entry.id);
      return;
    }
    const variants = variantsOf(entry, strategy);
    if (variants.length === 0) {
      const message = `of strategy "${entry.id}" no combination of settings is left`;
      this.problems.push({ code: 'no-variant', message, path: [...entry.path, 'where'] });
    }
    for (const { id } of variants) this.noteId(entry, id);
    const odd = rules && Object.keys(entry.given).length > 0 ? variants : [];
    for (const { id, params } of odd) {
      const [first] = rulesProblems(rules as Rules, params);
      if (!first) continue;
      const message = `with the settings of "${id}", ${first.message}`;
      this.problems.push({ code: first.code, message, path: [...entry.path, 'params'] });
      return;
    }
    if (!this.columns) return;
    this.problems.push(...missingColumns(entry, strategy, rules, variants, this.columns));
  }

  private rulesAreSound(entry: Entry, rules: Rules, defaults: StrategyParams): boolean {
    const { plugin } = entry;
    const known = plugin === undefined ? undefined : this.sound.get(plugin);
    if (known !== undefined) return known;
    const found = rulesProblems(rules, defaults);
    const placed = ({ path, ...problem }: RuleProblem): PluginProblem =>
      plugin === undefined
        ? { ...problem, path: [...entry.path, 'rules', ...path] }
        : { ...problem, path, plugin };
    this.problems.push(...found.map(placed));
    if (plugin !== undefined) this.sound.set(plugin, found.length === 0);
    return found.length === 0;
  }

  private settingsAreSound(entry: Entry, strategy: Strategy): boolean {
    const before = this.problems.length;
    const name = entry.plugin ?? entry.id;
    for (const [setting, value] of Object.entries(entry.given)) {
      const path = [...entry.path, 'params', setting];
      // An empty list is no value of anything, and is told as such.
      const values: [unknown, (string | number)[]][] =
        Array.isArray(value) && value.length > 0
          ? value.map((one, k) => [one, [...path, k]])
          : [[value, path]];
      for (const [one, place] of values) {
        const problem = settingProblem(name, setting, one, strategy.params);
        if (problem) this.problems.push({ ...problem, path: problem.atKey ? path : place });
        if (problem?.atKey) break;
      }
    }
    const { where } = entry;
    const count = countCombinations(entry);
    if (count > MAX_VARIANTS) {
      const message = `strategy "${entry.id}" would have ${count} variants, expected at most ${MAX_VARIANTS}`;
      const hint = 'give fewer values; "where" only leaves out what was counted';
      this.problems.push({
        code: 'too-many-variants',
        message,
        hint,
        path: [...entry.path, 'params'],
      });
    }
    if (where !== undefined) {
      for (const { message, span, hint } of whereMistakes(where, defaultsOf(strategy))) {
        const path = [...entry.path, 'where'];
        const told = hint === undefined ? {} : { hint };
        this.problems.push({ code: 'bad-expression', message, path, span, ...told });
      }
    }
    return this.problems.length === before;
  }

  private noteId({ id: own, plugin, path, isObject, rules }: Entry, id: string): void {
    if (this.seen.has(id)) {
      const hint =
        rules || id !== own
          ? 'give it another id'
          : `give it an id of its own: { id: my_${id}, use: ${plugin} }`;
      const message = `strategy "${id}" is listed twice`;
      const place = isObject ? [...path, 'id'] : path;
      this.problems.push({ code: 'duplicate-strategy', message, hint, path: place });
    }
    this.seen.add(id);
  }

  private reportNoPortfolio({ id, plugin, path, isObject }: Entry): void {
    const baskets = [...this.plugins.values()].filter(isBasket).map((other) => other.id);
    const key = plugin === undefined ? 'rules' : id === plugin ? 'id' : 'use';
    this.problems.push({
      code: 'no-portfolio',
      message: `strategy "${plugin ?? id}" trades one symbol, so there is no portfolio of it`,
      hint: `for a portfolio there are ${baskets.sort().join(', ')}; for symbols set form: symbols`,
      path: [...path, ...(isObject ? [key] : [])],
    });
  }

  private reportUnknown({ id, plugin, path, isObject }: Entry): void {
    const name = plugin as string;
    const words = isObject ? [...this.plugins.keys()] : [...this.plugins.keys(), ...SETS];
    const hint = suggestion(name, words);
    const key = isObject ? (id === name ? ['id'] : ['use']) : [];
    this.problems.push({
      code: 'unknown-strategy',
      message: `there is no strategy "${name}"`,
      path: [...path, ...key],
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

function defaultsOf(strategy: Strategy): StrategyParams {
  const pairs = Object.entries(strategy.params).map(([name, spec]) => [name, spec.default]);
  return Object.fromEntries(pairs) as StrategyParams;
}
