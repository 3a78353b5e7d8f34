/**
 * What has to be said when scenarios are made: that they are, and what is dearer in them.
 */
import type { PublishContext } from '../../src/contract/index.js';
import { modelUsers } from './model-users.js';
import { type BacktestParams, resolveStrategies } from './params.js';

/** What there is to say; empty for history with a model. */
export interface Synthetic {
  /** For the files. */
  readonly metadata: Readonly<Record<string, string>>;
  /** For the terminal. */
  readonly lines: readonly string[];
}

/** Looks through the scenarios that were tested. */
export function syntheticScenarios(ctx: PublishContext<BacktestParams>): Synthetic {
  const input = ctx.input('scenarios');
  const scenarios = input.items
    .map(({ key }) => input.json(key) as unknown as MaybeSynthetic)
    .filter(({ kind, status }) => kind === 'synthetic' && status === 'valid');
  const lines: string[] = [];
  if (scenarios.length > 0) {
    lines.push(`SYNTHETIC: backtests of ${scenarios.length} made scenarios, not of market history`);
  }
  for (const { name, slippage_factor: factor = 1 } of scenarios) {
    if (factor !== 1) lines.push(`  slippage ×${factor} in ${name}`);
  }
  const users = ctx.hasInput('model')
    ? []
    : modelUsers(resolveStrategies(ctx.params, ctx.plugins)).map(({ id }) => id);
  if (users.length > 0) lines.push(`left out without a model: ${users.join(', ')}`);
  return { metadata: scenarios.length > 0 ? { kind: 'synthetic' } : {}, lines };
}

interface MaybeSynthetic {
  readonly name: string;
  readonly kind?: string;
  readonly status: string;
  readonly slippage_factor?: number;
}
