/**
 * Parquet's mix of runs and packed bits, as levels and indices into a dictionary have it.
 *
 * Eight equal values or more become a run; others are packed in groups of eight. Bytes are
 * those that a library writes, which a test compares: its general writer took longer than
 * all numbers beside.
 */
import type { CompactWriter } from './compact-writer.js';

/** Values up to which a run is not worth its header. */
const LEAST_RUN = 8;

/** Appends values below 2^bitWidth. */
export function appendHybrid(writer: CompactWriter, values: Int32Array, bitWidth: number): void {
  let packedFrom = 0;
  let groups = 0;
  for (let i = 0; i < values.length; ) {
    const value = values[i]!;
    let end = i + 1;
    while (end < values.length && values[end] === value) end++;
    if (end - i < LEAST_RUN) {
      if (groups === 0) packedFrom = i;
      groups++;
      i += 8;
      continue;
    }
    if (groups > 0) appendPacked(writer, values.subarray(packedFrom), groups, bitWidth);
    groups = 0;
    appendRun(writer, value, end - i, bitWidth);
    i = end;
  }
  if (groups > 0) appendPacked(writer, values.subarray(packedFrom), groups, bitWidth);
}

/** Appends one value so many times. */
export function appendRun(
  writer: CompactWriter,
  value: number,
  count: number,
  bitWidth: number,
): void {
  writer.varint(2 * count);
  for (let bits = 0; bits < bitWidth; bits += 8) writer.byte((value >> bits) & 0xff);
}

/** Appends groups of eight; what is missing of the last one is 0. */
function appendPacked(
  writer: CompactWriter,
  values: Int32Array,
  groups: number,
  bitWidth: number,
): void {
  writer.varint(2 * groups + 1);
  let bits = 0;
  let used = 0;
  for (let i = 0; i < 8 * groups; i++) {
    if (i < values.length) bits |= values[i]! << used;
    used += bitWidth;
    for (; used >= 8; used -= 8) {
      writer.byte(bits & 0xff);
      bits >>>= 8;
    }
  }
}
