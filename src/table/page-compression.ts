/**
 * Which columns are worth compressing, and their compression.
 *
 * A sample decides for a column of a file. Most columns are doubles of which hardly two
 * are alike: those are told by counting, because to compress a sample in vain costs ten
 * times as much.
 */
import { brotliCompressSync, constants } from 'node:zlib';

/** Columns that shrink a sample below this share are compressed; most doubles do not. */
const WORTHWHILE_RATIO = 0.2;
const SAMPLE_BYTES = 4 * 1024;
/** Smaller pages are left as they are. */
const LEAST_BYTES = 1024;
/**
 * A sample with more different words of four bytes than this share cannot shrink that far:
 * each of them takes more than a byte when it comes for the first time.
 */
const MOST_DIFFERENT = 0.6;
/** Slots that words are counted in, by a hash. Two words in one slot count as one. */
const SLOT_BITS = 13;
/** The number of the sample that had a word in a slot last. */
const slots = new Uint32Array(1 << SLOT_BITS);
let samples = 0;

/** Room for one sample after another: it may begin at any byte, and words do not. */
const room = new Int32Array(SAMPLE_BYTES >> 2);
const roomBytes = new Uint8Array(room.buffer);
/**
 * What pages of one number over and over became, by length and number: of the figures of a
 * backtest that are 0 everywhere, a row group has half a dozen. An encoder is made for each
 * call, which takes longer than its work.
 */
const uniform = new Map<string, Uint8Array>();
const MOST_UNIFORM = 64;
/** Bytes of the widest number. */
const WIDTH = 8;

/**
 * How a column of one file is stored, decided by its first row group. Asking a
 * sample of every row group would cost more than the compression saves.
 */
export interface ColumnStorage {
  isCompressed?: boolean;
}

/** Brotli of the values, when a sample from the middle of the first ones said that it pays. */
export function compressIfWorthwhile(
  values: Uint8Array,
  storage: ColumnStorage,
): Uint8Array | undefined {
  if (values.length < LEAST_BYTES) return undefined;
  let packed: Uint8Array | undefined;
  if (storage.isCompressed === undefined) {
    const start = Math.max(0, (values.length - SAMPLE_BYTES) >> 1);
    const sample = values.subarray(start, start + SAMPLE_BYTES);
    const tried = isManifold(sample) ? undefined : brotli(sample);
    storage.isCompressed = tried !== undefined && tried.length <= sample.length * WORTHWHILE_RATIO;
    if (sample.length === values.length) packed = tried;
  }
  if (!storage.isCompressed) return undefined;
  packed ??= brotli(values);
  return packed.length < values.length ? packed : undefined;
}

/** Whether most words of four bytes differ from each other. */
function isManifold(sample: Uint8Array): boolean {
  roomBytes.set(sample);
  const count = sample.length >> 2;
  const most = MOST_DIFFERENT * count;
  const own = ++samples;
  let different = 0;
  for (let i = 0; i < count; i++) {
    // Knuth's multiplicative hash: the upper bits of the product.
    const slot = Math.imul(room[i]!, 0x9e3779b1) >>> (32 - SLOT_BITS);
    if (slots[slot] === own) continue;
    slots[slot] = own;
    different++;
    if (different > most) return true;
  }
  return false;
}

function brotli(bytes: Uint8Array): Uint8Array {
  if (!isUniform(bytes)) return compressed(bytes);
  const key = `${bytes.length}/${Buffer.from(bytes.subarray(0, WIDTH)).toString('latin1')}`;
  let known = uniform.get(key);
  if (!known) {
    if (uniform.size === MOST_UNIFORM) uniform.clear();
    // A copy: what zlib hands out lies in a much larger block.
    known = new Uint8Array(compressed(bytes));
    uniform.set(key, known);
  }
  return known;
}

/** Whether every eight bytes are those before them. */
function isUniform(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(WIDTH), bytes.subarray(0, bytes.length - WIDTH)) === 0;
}

function compressed(bytes: Uint8Array): Buffer {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 0,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
