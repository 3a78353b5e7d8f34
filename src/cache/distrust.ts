/**
 * Answers that are not served: computed again, they came out differently.
 *
 * The rule. A finding is about code, plug-ins and params as they were, in short
 * the identity. While a node has that identity, under whatever name, it gets no
 * hit. Changed, it gets none until an audit finds its results equal, those that
 * differed among them. Changed back, the finding holds again. One small file,
 * written by rename; who deletes it takes every finding back.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Findings that are kept, the newest ones. */
const MOST_FINDINGS = 100;
/** Partitions that a finding names. */
const MOST_KEYS = 20;

/** What an audit found of a node. */
export interface Finding {
  readonly node: string;
  /** Digest of the node's code, plug-ins and params. */
  readonly identity: string;
  /** The run whose audit it was. */
  readonly run: string;
  /** What differed first, in words. */
  readonly text: string;
  /** Partitions that differed; every later audit looks at them again. */
  readonly keys: readonly (readonly string[])[];
  /** Changed since and found equal: refused under the very identity only. */
  readonly isSettled: boolean;
}

/** Where the findings of a project are kept. */
export function distrustPath(cacheFolder: string): string {
  return join(cacheFolder, 'distrust.json');
}

/** The findings of a project, read when first asked for. */
export class Distrust {
  private readonly path: string;
  private findings: readonly Finding[] | undefined;

  constructor(cacheFolder: string) {
    this.path = distrustPath(cacheFolder);
  }

  /** Why a node gets no hits, or undefined when it does. */
  find(node: string, identity: string): Finding | undefined {
    const all = this.load();
    return (
      all.find((finding) => finding.identity === identity) ??
      all.find((finding) => finding.node === node && !finding.isSettled)
    );
  }

  /** Refuses hits from now on. Survives a power cut once it returns. */
  add(finding: Finding): void {
    const isSame = (other: Finding): boolean =>
      other.node === finding.node && other.identity === finding.identity;
    const before = this.load().filter(isSame);
    const keys = distinct([finding, ...before].flatMap((one) => one.keys)).slice(0, MOST_KEYS);
    const others = this.load().filter((other) => !isSame(other));
    this.save([{ ...finding, keys }, ...others].slice(0, MOST_FINDINGS));
  }

  /** The node changed and was found equal: what is known of it holds for older identities only. */
  settle(node: string): void {
    this.save(
      this.load().map((finding) =>
        finding.node === node ? { ...finding, isSettled: true } : finding,
      ),
    );
  }

  private load(): readonly Finding[] {
    this.findings ??= read(this.path);
    return this.findings;
  }

  private save(findings: readonly Finding[]): void {
    this.findings = findings;
    mkdirSync(dirname(this.path), { recursive: true });
    const fd = openSync(`${this.path}.tmp`, 'w');
    try {
      writeSync(fd, `${JSON.stringify(findings, null, 1)}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(`${this.path}.tmp`, this.path);
  }
}

function read(path: string): readonly Finding[] {
  if (!existsSync(path)) return [];
  try {
    const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(list) ? list.filter(isFinding) : [];
  } catch {
    // Renamed into place when whole: what cannot be read was edited, which is as good as deleted.
    return [];
  }
}

function isFinding(value: unknown): value is Finding {
  const { node, identity, run, text, keys } = (value ?? {}) as Partial<Finding>;
  const texts = [node, identity, run, text];
  return texts.every((one) => typeof one === 'string') && Array.isArray(keys);
}

function distinct(keys: readonly (readonly string[])[]): (readonly string[])[] {
  return [...new Map(keys.map((key) => [key.join('\u0000'), key])).values()];
}
