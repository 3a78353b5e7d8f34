/**
 * What sources told of their data: as text for people, as JSON for programs.
 */
import type { DataTold } from '../inspect/data-verbs.js';
import { renderBlocks, type ShownStyle } from './shown-text.js';

/** All answers; of several, each below the name of its node. */
export function renderData(told: readonly DataTold[], style: ShownStyle): string {
  const lines = told.flatMap(({ node, blocks }) => {
    const [, ...of] = renderBlocks(blocks, style);
    return told.length === 1 ? ['', ...of] : ['', node, '', ...of];
  });
  return `${lines.slice(1).join('\n')}\n`;
}

/** The same with every digit. */
export function dataJson(told: readonly DataTold[]): object {
  return {
    is_sound: told.every(({ isSound }) => isSound),
    nodes: told.map(({ node, type, isSound, json }) => ({
      node,
      type,
      is_sound: isSound,
      answer: json,
    })),
  };
}
