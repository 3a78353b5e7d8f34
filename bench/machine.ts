/**
 * How fast this machine is, by work that knows nothing of this project, beside what the same
 * work took on the machine that the goals were set on.
 *
 * Goals in seconds mean that machine. A figure measured here can be compared with its goal
 * only through these ratios, and best of several rounds on both sides: another machine is
 * not faster by one number, so each figure belongs to the kind of work next to it.
 */
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { BARE_THERE, bareNode } from './bare-node.js';
import { FLOOR_THERE, floorRateApart } from './floor.js';
import { best } from './kernels.js';

const ROUNDS = 11;
const BLOCK = Buffer.alloc(100_000, 1);
const BLOCKS = 50;
/** Numbers of a fresh array: 64 MB, more than any cache. */
const FRESH = 8_000_000;

interface Probe {
  readonly what: string;
  readonly unit: string;
  /** Measured where the goals were set. */
  readonly there: number;
  readonly isRate: boolean;
  readonly measure: () => number | Promise<number>;
}

const PROBES: readonly Probe[] = [
  {
    what: 'start of a bare node',
    unit: 'ms',
    there: BARE_THERE,
    isRate: false,
    measure: () => least(bareNode),
  },
  {
    what: 'start of a worker thread, to its first word',
    unit: 'ms',
    there: 22,
    isRate: false,
    measure: workerStart,
  },
  {
    what: 'SHA-256 of 100 KB',
    unit: 'MB/s',
    there: 1835,
    isRate: true,
    measure: () => (BLOCK.length * BLOCKS * 1000) / best(hashBlocks),
  },
  {
    what: 'first touch of fresh memory',
    unit: 'GB/s',
    there: 2.55,
    isRate: true,
    measure: () => (8 * FRESH) / best(touchFresh, ROUNDS),
  },
  {
    what: 'backtests with five figures, plain loops',
    unit: 'per s',
    there: FLOOR_THERE,
    isRate: true,
    // Of several processes, see there.
    measure: () => Math.max(...Array.from({ length: 6 }, floorRateApart)),
  },
];

/** The table of this machine. */
export async function benchMachine(): Promise<string[]> {
  const rows: string[] = [];
  for (const { what, unit, there, isRate, measure } of PROBES) {
    const here = await measure();
    const factor = isRate ? there / here : here / there;
    rows.push(`| ${what}, ${unit} | ${figure(there)} | ${figure(here)} | ${factor.toFixed(2)} |`);
  }
  return [
    '| this machine | where the goals were set | here | times slower |',
    '|---|--:|--:|--:|',
    ...rows,
  ];
}

function figure(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 1 : 0 });
}

function least(measure: () => number): number {
  return Math.min(...Array.from({ length: ROUNDS }, measure));
}

async function workerStart(): Promise<number> {
  const code = "require('node:worker_threads').parentPort.postMessage(0)";
  let shortest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    const worker = new Worker(code, { eval: true });
    await new Promise((resolve) => worker.once('message', resolve));
    shortest = Math.min(shortest, performance.now() - started);
    await worker.terminate();
  }
  return shortest;
}

function hashBlocks(): void {
  for (let i = 0; i < BLOCKS; i++) createHash('sha256').update(BLOCK).digest();
}

function touchFresh(): void {
  new Float64Array(FRESH).fill(1);
}
