/**
 * The desk at which providers are asked: it connects to each once, turns refusals
 * into answers, and sends nobody any more to a provider that is out for this run.
 *
 * A key that is not accepted, a provider that is down, or one that stays busy after
 * all its repetitions will say the same to the next symbol; a plan or a symbol that
 * it lacks is a matter of that question alone.
 */
import type { Json } from '../../src/contract/index.js';
import {
  type Provider,
  type ProviderBars,
  type ProviderContext,
  ProviderError,
  type ProviderSource,
  type Refusal,
} from './source.js';

/** A provider by its name, with its options. */
export interface NamedProvider {
  readonly id: string;
  readonly source: ProviderSource;
  readonly options: Json;
}

/**
 * Why a provider gave nothing. `empty`: it answered, and had no bar; `held`: what it
 * gave is worse than what is stored.
 */
export interface Refused {
  readonly provider: string;
  readonly why: Refusal | 'empty' | 'held';
  readonly message: string;
}

/** A refusal in words; providers mostly name themselves. */
export function said({ provider, message }: Refused): string {
  return message.startsWith(`${provider}: `) ? message : `${provider}: ${message}`;
}

export type Reply = { readonly came: ProviderBars } | { readonly refused: Refused };

export interface Desk {
  readonly providers: readonly NamedProvider[];
  /** Bars of a symbol; an answer without any bar is a refusal when `mayBeEmpty` is false. */
  ask(id: string, symbol: string, from: number, to: number, mayBeEmpty: boolean): Promise<Reply>;
  /** Bars of all symbols of a session; undefined where the provider has no such thing. */
  session(id: string, day: number): Promise<Reply | undefined>;
}

const OUT: readonly Refused['why'][] = ['key', 'busy', 'down'];

/** Opens the desk. Nothing is connected before it is asked. */
export function openDesk(
  providers: readonly NamedProvider[],
  context: Omit<ProviderContext, 'options'>,
): Desk {
  const connected = new Map<string, Provider>();
  const out = new Map<string, Refused>();
  const attempt = async (
    id: string,
    question: (provider: Provider) => Promise<ProviderBars>,
  ): Promise<Reply> => {
    context.signal.throwIfAborted();
    const before = out.get(id);
    if (before) return { refused: before };
    try {
      return { came: await question(connect(id)) };
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof ProviderError)) throw error;
      const refused = { provider: id, why: error.why, message: error.message };
      if (OUT.includes(error.why)) out.set(id, refused);
      return { refused };
    }
  };
  const connect = (id: string): Provider => {
    const open = connected.get(id);
    if (open) return open;
    const { source, options } = providers.find((p) => p.id === id) as NamedProvider;
    const provider = source.connect({ ...context, options });
    connected.set(id, provider);
    return provider;
  };
  return {
    providers,
    async ask(id, symbol, from, to, mayBeEmpty) {
      const reply = await attempt(id, (provider) => provider.bars(symbol, from, to));
      if (mayBeEmpty || 'refused' in reply || reply.came.bars.date.length > 0) return reply;
      return { refused: { provider: id, why: 'empty', message: 'it has no bar of it' } };
    },
    async session(id, day) {
      // Who is out has nothing of the kind either; the question for a symbol tells why.
      if (out.has(id)) return undefined;
      if (!('session' in connect(id))) return undefined;
      return attempt(id, (provider) => provider.session?.(day) as Promise<ProviderBars>);
    },
  };
}

/** Waits; rejects with the signal's reason when it aborts. */
export function sleepUnless(signal: AbortSignal): ProviderContext['sleep'] {
  return (milliseconds) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      signal.addEventListener('abort', stop, { once: true });
    });
}
