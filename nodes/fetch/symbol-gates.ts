/**
 * The gates over one symbol's bars, in their order, until they agree.
 *
 * A bar that a gate takes out changes what its neighbours look like, so the gates
 * look again at what is left until nothing more is refused: what passed once passes
 * again.
 */
import { formatDay } from '../lib/market/dates.js';
import type { CleanBars, Finding, GateCode, GateFinding, SymbolGate, SymbolView } from './gate.js';
import { adjustment } from './gates/adjustment.js';
import { without } from './gates/bars.js';
import { fresh } from './gates/fresh.js';
import { listing } from './gates/listing.js';
import { missing } from './gates/missing.js';
import { noVolume } from './gates/no-volume.js';
import { outliers } from './gates/outliers.js';
import { recordedSplits } from './gates/recorded-splits.js';
import { comparedDays, secondSource } from './gates/second-source.js';
import { splitLike } from './gates/split-like.js';
import { stale } from './gates/stale.js';

/** Gates that may take bars out, in the order in which they must look. */
const REFUSING: readonly SymbolGate[] = [listing, recordedSplits, splitLike, outliers];
/** Gates that only tell, of what is left. */
const TELLING: readonly SymbolGate[] = [missing, stale, noVolume, secondSource, adjustment, fresh];

/** What came of one symbol. */
export interface Looked {
  readonly bars: CleanBars;
  /** Days that were taken out, with the code. */
  readonly refused: ReadonlyMap<number, GateCode>;
  /** Sorted by code. */
  readonly findings: readonly Finding[];
  /** What a gate could not look at, by code. */
  readonly lacks: ReadonlyMap<GateCode, string>;
  /** Closes that were held against a second source. */
  readonly compared: number;
}

/** Lets all gates look at the bars of one symbol. */
export function lookAt(given: CleanBars, rest: Omit<SymbolView, 'bars' | 'adjusted'>): Looked {
  const refused = new Map<number, GateCode>();
  const told: Told[] = [];
  let bars = given;
  for (;;) {
    if (bars.date.length === 0) {
      return { bars, refused, findings: worded(bars, told), lacks: NONE, compared: 0 };
    }
    const view = viewOf(bars, rest);
    const found = firstRefusal(view);
    for (const one of found.told) told.push(one);
    if (found.refuses.size === 0) {
      const compared = comparedDays(view).length;
      return { bars, refused, ...tellRest(view, told), compared };
    }
    for (const position of found.refuses) refused.set(bars.date[position] as number, found.code);
    bars = without(bars, found.refuses);
  }
}

const NONE: ReadonlyMap<GateCode, string> = new Map();

interface Told {
  readonly code: GateCode;
  readonly finding: GateFinding;
}

/** What the first gate that refuses bars refuses; all that the gates tell when none does. */
function firstRefusal(view: SymbolView): {
  code: GateCode;
  refuses: ReadonlySet<number>;
  told: readonly Told[];
} {
  const told: Told[] = [];
  for (const { code, check } of REFUSING) {
    const found = check(view);
    const taken = found.filter((finding) => finding.refuses);
    if (taken.length > 0) {
      const refuses = new Set(taken.flatMap((finding) => finding.refuses ?? []));
      return { code, refuses, told: taken.map((finding) => ({ code, finding })) };
    }
    for (const finding of found) told.push({ code, finding });
  }
  return { code: 'Q01', refuses: new Set(), told };
}

function tellRest(view: SymbolView, before: readonly Told[]): Pick<Looked, 'findings' | 'lacks'> {
  const told = [...before];
  for (const { code, check } of TELLING) {
    for (const finding of check(view)) told.push({ code, finding });
  }
  const lacks = new Map<GateCode, string>();
  for (const gate of [...REFUSING, ...TELLING]) {
    const lack = isOn(gate.code, view) ? gate.lacks?.(view) : undefined;
    if (lack !== undefined) lacks.set(gate.code, lack);
  }
  return { findings: worded(view.bars, told), lacks };
}

/** Findings in words, by code; one of the same kind that was found again makes one with the first. */
function worded({ symbol }: CleanBars, told: readonly Told[]): Finding[] {
  const merged = new Map<string, Told>();
  for (const { code, finding } of told) {
    const key = `${code} ${finding.level} ${finding.about} ${finding.more ?? ''}`;
    const days = [...(merged.get(key)?.finding.days ?? []), ...finding.days];
    merged.set(key, { code, finding: { ...finding, days: days.sort((a, b) => a - b) } });
  }
  return [...merged.values()]
    .map(({ code, finding: { level, days, about, more } }) => {
      const count = `${days.length} day${days.length === 1 ? '' : 's'}`;
      const shown = days.slice(0, SHOWN_DAYS).map(formatDay).join(', ');
      const rest = days.length > SHOWN_DAYS ? ', …' : '';
      const figure = more === undefined ? '' : ` (${more})`;
      return { symbol, code, level, days, text: `${about}: ${count}${figure}, ${shown}${rest}` };
    })
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
}

/** Days that are named in a finding's text. */
const SHOWN_DAYS = 3;

function isOn(code: GateCode, { quality }: SymbolView): boolean {
  return (quality as Readonly<Record<string, unknown>>)[code] !== undefined;
}

function viewOf(bars: CleanBars, rest: Omit<SymbolView, 'bars' | 'adjusted'>): SymbolView {
  const { close, factor } = bars;
  const adjusted = new Float64Array(close.length);
  for (let i = 0; i < adjusted.length; i++) {
    adjusted[i] = (close[i] as number) * (factor[i] as number);
  }
  return { bars, adjusted, ...rest };
}
