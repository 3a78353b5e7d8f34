/**
 * Rows from PostgreSQL's binary COPY into typed arrays, one per column, as they
 * arrive; no row is ever an object.
 *
 * Columns are double precision, or dates, which become days since 1970-01-01. NULL
 * becomes NaN.
 */
import type { Readable } from 'node:stream';
import { DataError } from '../errors/errors.js';
import { PG_EPOCH_DAYS } from './copy-in.js';

const HEADER_BYTES = 19;

/** What a column is in the database. */
export type CopiedType = 'float8' | 'date';

/** Fills `columns` (as long as there are rows) and returns how many rows came. */
export async function readCopy(
  stream: Readable,
  types: readonly CopiedType[],
  columns: readonly Float64Array[],
): Promise<number> {
  const parser = new RowParser(types, columns);
  for await (const chunk of stream) parser.push(chunk as Buffer);
  return parser.end();
}

class RowParser {
  private readonly isDate: readonly boolean[];
  private readonly columns: readonly Float64Array[];
  /** Bytes of a row at most, its count of fields included. */
  private readonly most: number;
  private rest: Buffer = Buffer.alloc(0);
  private isBegun = false;
  private isEnded = false;
  private rows = 0;

  constructor(types: readonly CopiedType[], columns: readonly Float64Array[]) {
    this.isDate = types.map((type) => type === 'date');
    this.columns = columns;
    this.most = 2 + types.reduce((sum, type) => sum + 4 + (type === 'date' ? 4 : 8), 0);
  }

  push(chunk: Buffer): void {
    let bytes = chunk;
    if (this.rest.length > 0) bytes = Buffer.concat([this.rest, chunk]);
    let at = 0;
    if (!this.isBegun) {
      if (bytes.length < HEADER_BYTES) {
        this.rest = bytes;
        return;
      }
      at = HEADER_BYTES + bytes.readInt32BE(HEADER_BYTES - 4);
      this.isBegun = true;
    }
    this.rest = bytes.subarray(this.parse(bytes, at, bytes.length - this.most));
  }

  end(): number {
    const left = this.rest;
    const at = this.parse(left, 0, left.length - 2);
    if (!this.isEnded || at !== left.length) throw brokenRow(this.rows);
    return this.rows;
  }

  /** Parses rows that begin at most at `last`, and returns where the next one begins. */
  private parse(bytes: Buffer, from: number, last: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { columns, isDate } = this;
    const fields = columns.length;
    let at = from;
    let row = this.rows;
    while (at <= last && !this.isEnded) {
      const count = view.getInt16(at);
      at += 2;
      if (count === -1) {
        this.isEnded = true;
        break;
      }
      if (count !== fields || row >= (columns[0] as Float64Array).length) throw brokenRow(row);
      for (let c = 0; c < fields; c++) {
        const length = view.getInt32(at);
        at += 4;
        const column = columns[c] as Float64Array;
        if (length === -1) column[row] = Number.NaN;
        else if (isDate[c]) column[row] = view.getInt32(at) + PG_EPOCH_DAYS;
        else column[row] = view.getFloat64(at);
        if (length > 0) at += length;
      }
      row++;
    }
    this.rows = row;
    return at;
  }
}

function brokenRow(row: number): DataError {
  return new DataError(
    'database',
    `row ${row + 1} that the server sent is not what was asked for`,
    {
      hint: 'somebody changed the tables meanwhile; ask again',
    },
  );
}
