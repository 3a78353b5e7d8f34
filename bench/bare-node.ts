/**
 * The start of a node that does nothing: what every command costs at least, and the yardstick
 * that goals in seconds are a ratio to.
 */
import { spawnSync } from 'node:child_process';

/** Milliseconds where the goals were set. */
export const BARE_THERE = 19.4;

/** Milliseconds from start to end. */
export function bareNode(): number {
  // Node 20 parses all extra certificates at every start, and nothing here needs the network.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const started = performance.now();
  spawnSync(process.execPath, ['-e', '0'], { env });
  return performance.now() - started;
}
