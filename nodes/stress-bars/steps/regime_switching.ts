/**
 * A market that switches between calm and stress, session by session.
 *
 * Two states, each with a mean and a deviation of the daily log return and a
 * probability to stay; symbols follow by beta, with residuals of their past.
 */
import { blockRows } from '../../lib/numeric/random.js';
import { followModel, type MarketModel } from '../follow.js';
import { unknownMoves } from '../moves.js';
import { definePath } from '../step.js';

/** Sessions of a block of bars and residuals, in the mean. */
const BLOCK = 10;

interface State {
  /** Of the log return, per session. */
  readonly mean: number;
  readonly volatility: number;
  /** Probability that the next session is of the same state. */
  readonly stay: number;
}

interface Settings {
  readonly start: 'calm' | 'stress';
  readonly calm: State;
  readonly stress: State;
}

export default definePath<Settings, MarketModel>({
  about: 'a market that switches between calm and stress',
  source: 'Hamilton, "A New Approach to the Economic Analysis of Nonstationary Time Series", 1989',
  draw(settings, { sessions, market, random }) {
    const ret = new Float64Array(sessions);
    const deviation = new Float64Array(sessions);
    let name = settings.start;
    for (let t = 0; t < sessions; t++) {
      // The first session is of the state that the scenario starts in.
      if (t > 0 && random.uniform() >= settings[name].stay) {
        name = name === 'calm' ? 'stress' : 'calm';
      }
      const { mean, volatility } = settings[name];
      ret[t] = mean + volatility * random.normal();
      deviation[t] = volatility;
    }
    return { ret, deviation, rows: blockRows(sessions, market.ret.length, BLOCK, random) };
  },
  make(_, model, asset) {
    const path = unknownMoves(model.ret.length);
    followModel(path, model, asset);
    return path;
  },
});
