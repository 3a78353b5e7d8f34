/**
 * How long nodes took, from the records of the last runs.
 *
 * A node's time is what computing its partitions took and the rest: evaluating,
 * publishing, bringing in. Newer runs count more; many partitions more than few.
 */
import type { NodeOutcome } from '../run/events.js';
import type { RunRecord } from '../run/run-record.js';

/** So many runs are looked at. */
export const RUNS_LOOKED_AT = 20;
/** Weight of a run against that of the next newer one. */
const FADING = 0.5;

/** Times of one node. */
export interface PastTimes {
  /** Lanes → milliseconds per partition that computing took with so many; empty where none was. */
  readonly perPartition: ReadonlyMap<number, number>;
  /** Milliseconds besides computing, at `partitions` partitions. */
  readonly besides: number;
  readonly partitions: number;
  /** Its partitions are computed one after another, whatever the jobs. */
  readonly isSerial: boolean;
  /** Nothing of it is computed in partitions: it brings data in. */
  readonly isSource: boolean;
}

/** Times of all nodes, and of what a run takes besides its nodes. */
export interface Times {
  readonly nodes: ReadonlyMap<string, PastTimes>;
  readonly besides: number;
}

/** Reads times out of records, the newest first. Nodes that did not finish say nothing. */
export function pastTimes(records: readonly RunRecord[]): Times {
  const nodes = new Map<string, Sums>();
  const run = { milliseconds: 0, weight: 0 };
  for (const record of records) {
    // Records of older versions do not tell computing from the rest.
    if (record.status !== 'done' || !record.details) continue;
    for (const outcome of record.nodes) {
      if (outcome.state !== 'ran') continue;
      const sums = nodes.get(outcome.node) ?? new Sums(outcome);
      nodes.set(outcome.node, sums);
      sums.add(outcome);
    }
    const inNodes = record.nodes.reduce((sum, node) => sum + node.milliseconds, 0);
    const weight = weightAfter(run.weight);
    run.milliseconds += weight * Math.max(0, record.milliseconds - inNodes);
    run.weight += weight;
  }
  return {
    nodes: new Map([...nodes].map(([id, sums]) => [id, sums.times()])),
    besides: run.weight === 0 ? 0 : run.milliseconds / run.weight,
  };
}

/** 1, 0.5, 0.25, … by what was weighed before. */
function weightAfter(sum: number): number {
  return 1 - sum * FADING;
}

/** Weighted sums over the runs of one node. */
class Sums {
  private readonly newest: NodeOutcome;
  private weight = 0;
  private besides = 0;
  private besidesPartitions = 0;
  private readonly byLanes = new Map<number, { milliseconds: number; ran: number }>();
  private isSerial = false;
  private isSource = false;

  constructor(newest: NodeOutcome) {
    this.newest = newest;
  }

  add(outcome: NodeOutcome): void {
    const { computing, milliseconds, partitions, ran } = outcome;
    const weight = weightAfter(this.weight);
    this.weight += weight;
    this.besides += weight * Math.max(0, milliseconds - (computing?.milliseconds ?? 0));
    this.besidesPartitions += weight * partitions;
    this.isSource ||= computing === undefined && ran > 0;
    if (!computing || ran === 0) return;
    const sums = this.byLanes.get(computing.lanes) ?? { milliseconds: 0, ran: 0 };
    this.byLanes.set(computing.lanes, {
      milliseconds: sums.milliseconds + weight * computing.milliseconds,
      ran: sums.ran + weight * ran,
    });
    this.isSerial ||= computing.isSerial;
  }

  times(): PastTimes {
    const { partitions } = this.newest;
    // What publishing takes grows with what there is to publish.
    const scale =
      this.besidesPartitions === 0 ? 1 / this.weight : partitions / this.besidesPartitions;
    return {
      perPartition: new Map(
        [...this.byLanes].map(([lanes, { milliseconds, ran }]) => [lanes, milliseconds / ran]),
      ),
      besides: this.besides * scale,
      partitions,
      isSerial: this.isSerial,
      isSource: this.isSource,
    };
  }
}
