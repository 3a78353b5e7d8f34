/**
 * What every picture of the graph is drawn from, whatever its format.
 *
 * One box per node with the counts of its partitions, never a box per partition:
 * formats for pictures give up at a few hundred edges.
 */

/** One box. */
export interface PictureNode {
  readonly id: string;
  readonly type: string;
  readonly state?: 'fresh' | 'stale' | 'unknown' | 'failed';
  readonly partitions?: number;
  readonly stale?: number;
}

/** One arrow; `input` is the name under which the reader takes it. */
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly input?: string;
}

/** A whole picture. */
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

/** `44,000 · 440 stale`, or undefined when nothing was counted. */
export function countsOf(node: PictureNode): string | undefined {
  if (node.partitions === undefined) return undefined;
  const all = grouped(node.partitions);
  return node.stale ? `${all} · ${grouped(node.stale)} stale` : all;
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
