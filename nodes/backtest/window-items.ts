/**
 * The items of an input by scenario and symbol.
 *
 * Each backtest asks for the item that it reads; an index of two levels is made
 * without a text per item.
 */
import type { InputView, ItemView } from '../../src/contract/index.js';

/** Finds items whose keys are a scenario and a symbol. */
export class WindowItems {
  private readonly byScenario = new Map<string, Map<string, ItemView>>();

  constructor(input: InputView) {
    for (const item of input.items) {
      const [scenario, symbol] = item.key as [string, string];
      let items = this.byScenario.get(scenario);
      if (!items) {
        items = new Map();
        this.byScenario.set(scenario, items);
      }
      items.set(symbol, item);
    }
  }

  /** The item of a symbol in a scenario; undefined where it has no rows there. */
  of(scenario: string, symbol: string): ItemView | undefined {
    return this.byScenario.get(scenario)?.get(symbol);
  }
}
