/**
 * A node type whose answers about params are remembered: those of functions that
 * depend on its code, its plug-ins and its params, and on nothing else.
 */
import { isJson } from '../config/canonical.js';
import { type Memory, questionOf } from '../config/memory.js';
import type { NodeType } from '../contract/index.js';

type Ask = (...args: readonly never[]) => unknown;

/** The same node type; `identity` is a digest of its code and of all its plug-ins. */
export function rememberedType(
  node: NodeType<unknown>,
  identity: string,
  memory: Memory,
): NodeType<unknown> {
  // Properties that load code when they are read stay as they are.
  const own = Object.defineProperties({}, Object.getOwnPropertyDescriptors(node)) as Record<
    string,
    unknown
  >;
  const remember = (
    name: string,
    paramsOf: (...args: readonly never[]) => unknown,
    isKept: (answer: unknown) => boolean = () => true,
  ): void => {
    const ask = own[name] as Ask | undefined;
    if (!ask) return;
    own[name] = (...args: readonly never[]): unknown => {
      const question = questionOf(name, identity, paramsOf(...args));
      const known = memory.recall(question) as { readonly answer?: unknown } | undefined;
      if (known) return known.answer;
      const answer = ask.apply(node, [...args]);
      const kept = answer === undefined ? {} : { answer };
      if (isKept(answer) && isJson(kept)) memory.keep(question, kept);
      return answer;
    };
  };
  const first = (params: never): unknown => params;
  const inContext = ({ params }: { readonly params: unknown }): unknown => params;
  remember('files', first);
  remember('uses', first);
  remember('dataParams', first);
  remember('publishedAs', first);
  remember('trials', inContext);
  // Undefined: the clock decides nothing, at any time.
  remember('clock', first, (answer) => answer === undefined);
  return own as unknown as NodeType<unknown>;
}
