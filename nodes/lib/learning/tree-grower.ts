/**
 * Grows one decision tree at a time on histograms of gradients.
 *
 * Every row has a gradient g and a weight h. A leaf gives G / (H + penalty), with G and
 * H the sums over its rows, and a node is split where G² / (H + penalty) of its children
 * exceeds its own by most: Newton steps for boosted trees (Friedman 2001, Chen and
 * Guestrin 2016), the Gini impurity for g = w · (y − base) and h = w.
 *
 * Gradients and weights must be multiples of UNIT: then all sums are exact, whatever
 * the order of the rows, a sibling's histogram is an exact difference, and the same
 * rows give the same bits. Ties go to the first feature tried, then the lowest bin.
 */
import { BINS, type Cells } from './cells.js';
import { type Gradients, Histograms, VoteHistograms } from './histograms.js';
import type { Trees } from './trees.js';

/** Sums of 2^32 multiples of it, each below 2, have no rounding. */
const UNIT = 2 ** -20;
/** Numbers of its size have no digit below UNIT. */
const ROUNDER = 1.5 * 2 ** 52 * UNIT;
/** A split must gain more than what rounding could be. */
export const LEAST_GAIN = 1e-9;

/** The nearest multiple of UNIT, for |x| below 2^30. */
export function inUnits(x: number): number {
  return x + ROUNDER - ROUNDER;
}

export interface TreeShape {
  readonly depth: number;
  /** Least sum of weights in a leaf; above 0. */
  readonly leafWeight: number;
  /** Weight that pulls every leaf towards 0; at least 0. */
  readonly penalty: number;
}

/** Some features per node, of rows that vote; without it, all features are tried. */
export interface Candidates {
  readonly count: number;
  /** What is taken off a vote: g = h · (y − base), h whole. */
  readonly base: number;
  /** Puts those to try first into a list of all. */
  choose(features: Uint16Array): void;
}

/** Grows trees over the same cells; its memory is used for each of them. */
export class TreeGrower {
  private readonly cells: Cells;
  private readonly shape: TreeShape;
  private readonly candidates: Candidates | undefined;
  private readonly features: Uint16Array;
  private readonly histograms: Histograms;
  private readonly votes: VoteHistograms | undefined;
  private readonly spare: Uint32Array;
  // The tree in hand.
  private trees!: Trees;
  private tree = 0;
  private data!: Gradients;
  private rate = 1;
  // The best split of the node in hand.
  private feature = 0;
  private cell = 0;
  private leftG = 0;
  private leftH = 0;

  constructor(cells: Cells, shape: TreeShape, candidates?: Candidates) {
    this.cells = cells;
    this.shape = shape;
    this.candidates = candidates;
    this.features = Uint16Array.from({ length: cells.p }, (_, c) => c);
    this.histograms = new Histograms(cells, candidates ? 0 : shape.depth);
    this.votes = candidates && new VoteHistograms(cells, candidates.base);
    this.spare = new Uint32Array(cells.n);
  }

  /** Grows tree number `tree`. Leaf values are multiplied by `rate`. */
  grow(trees: Trees, tree: number, data: Gradients, rate: number): void {
    this.trees = trees;
    this.tree = tree;
    this.data = data;
    this.rate = rate;
    const { g, h, rows, count } = data;
    let sumG = 0;
    let sumH = 0;
    for (let i = 0; i < count; i++) {
      sumG += g[rows[i]!]!;
      sumH += h[rows[i]!]!;
    }
    if (!this.votes && this.isSplittable(sumH, 0)) this.histograms.fill(0, data, 0, count);
    this.visit(0, 0, 0, count, sumG, sumH, 0);
  }

  private isSplittable(h: number, level: number): boolean {
    return level < this.shape.depth && h >= 2 * this.shape.leafWeight;
  }

  /** Splits the rows [from, to) of a node, or makes it a leaf. `slot`: where its histogram is. */
  private visit(
    node: number,
    level: number,
    from: number,
    to: number,
    sumG: number,
    sumH: number,
    slot: number,
  ): void {
    if (!this.isSplittable(sumH, level) || !this.findSplit(from, to, sumG, sumH, slot)) {
      this.endAt(node, level, sumG, sumH);
      return;
    }
    const { feature, cell, leftG, leftH } = this;
    const rightG = sumG - leftG;
    const rightH = sumH - leftH;
    this.trees.cell[this.tree * (2 ** this.shape.depth - 1) + node] = cell;
    const middle = this.partition(from, to, feature, cell);
    const next = level + 1;
    let leftSlot = 0;
    let rightSlot = 0;
    if (!this.votes && (this.isSplittable(leftH, next) || this.isSplittable(rightH, next))) {
      // Fewer rows to count, and `next` is free: nodes above hold lower slots.
      const isLeftSmall = middle - from <= to - middle;
      if (isLeftSmall) this.histograms.fill(next, this.data, from, middle);
      else this.histograms.fill(next, this.data, middle, to);
      this.histograms.subtract(slot, next);
      leftSlot = isLeftSmall ? next : slot;
      rightSlot = isLeftSmall ? slot : next;
    }
    this.visit(2 * node + 1, next, from, middle, leftG, leftH, leftSlot);
    this.visit(2 * node + 2, next, middle, to, rightG, rightH, rightSlot);
  }

  /** Finds the best split of a node; false when none gains anything. */
  private findSplit(from: number, to: number, sumG: number, sumH: number, slot: number): boolean {
    const { features } = this;
    let tried = features.length;
    if (this.candidates && this.votes) {
      this.candidates.choose(features);
      tried = this.candidates.count;
      this.votes.fill(this.data, from, to, features, tried);
    }
    const sums = this.votes?.sums ?? this.histograms.slots[slot]!;
    const { penalty, leafWeight } = this.shape;
    const own = (sumG * sumG) / (sumH + penalty);
    let best = LEAST_GAIN;
    for (let c = 0; c < tried; c++) {
      const feature = features[c]!;
      let g = 0;
      let h = 0;
      const last = (feature + 1) * BINS - 1;
      for (let cell = feature * BINS; cell < last; cell++) {
        g += sums[2 * cell]!;
        h += sums[2 * cell + 1]!;
        if (h < leafWeight) continue;
        const otherH = sumH - h;
        if (otherH < leafWeight) break;
        const otherG = sumG - g;
        const gain = (g * g) / (h + penalty) + (otherG * otherG) / (otherH + penalty) - own;
        if (gain > best) {
          best = gain;
          this.feature = feature;
          this.cell = cell;
          this.leftG = g;
          this.leftH = h;
        }
      }
    }
    return best > LEAST_GAIN;
  }

  /** Moves the rows of the first child before the others, both in order; where these begin. */
  private partition(from: number, to: number, feature: number, cell: number): number {
    const { cells, p } = this.cells;
    const { rows } = this.data;
    const spare = this.spare;
    let left = from;
    let right = 0;
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      // Written to both, kept in one, without a branch that nobody can guess.
      const isRight = (cell - cells[row * p + feature]!) >>> 31;
      rows[left] = row;
      spare[right] = row;
      left += 1 - isRight;
      right += isRight;
    }
    for (let i = 0; i < right; i++) rows[left + i] = spare[i]!;
    return left;
  }

  /** Makes a node that is not split a leaf: the first one below it, where every row then ends. */
  private endAt(node: number, level: number, sumG: number, sumH: number): void {
    const { depth, penalty } = this.shape;
    let leaf = node;
    for (let l = level; l < depth; l++) leaf = 2 * leaf + 1;
    const at = (this.tree - 1) * 2 ** depth + 1 + leaf;
    this.trees.value[at] = sumH > 0 ? (this.rate * sumG) / (sumH + penalty) : 0;
  }
}
