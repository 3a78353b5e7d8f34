/**
 * Prints made-up daily bars of five symbols as CSV: three years, or as many
 * sessions as asked for. The same sessions have the same bars every time.
 */
const SESSIONS = Number(process.argv[2] ?? 780);
const SYMBOLS = { MKT: 0.6, ALFA: 1.1, BETA: 0.9, GAMA: 1.4, DELT: 0.5 };
let seed = 7;

/** Numbers in [-1, 1), from a linear congruential generator. */
function next() {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 1073741824 - 1;
}

function weekdays(first, count) {
  const days = [];
  for (let t = Date.parse(first); days.length < count; t += 86_400_000) {
    const day = new Date(t);
    if (day.getUTCDay() % 6 !== 0) days.push(day);
  }
  return days.map((day) => day.toISOString().slice(0, 10));
}

const close = Object.fromEntries(Object.keys(SYMBOLS).map((symbol) => [symbol, 100]));
console.log('symbol,date,open,high,low,close,volume');
weekdays('2021-01-04', SESSIONS).forEach((day, i) => {
  const trend = i > 400 && i < 520 ? -0.003 : 0.0008;
  const market = trend + 0.01 * next();
  for (const [symbol, beta] of Object.entries(SYMBOLS)) {
    const open = close[symbol] * (1 + 0.002 * next());
    close[symbol] *= 1 + beta * market + 0.008 * next();
    const high = Math.max(open, close[symbol]) * (1 + 0.003 * (1 + next()));
    const low = Math.min(open, close[symbol]) * (1 - 0.003 * (1 + next()));
    const volume = Math.round(1e6 * (1.2 + next()));
    const prices = [open, high, low, close[symbol]].map((price) => price.toFixed(4));
    console.log([symbol, day, ...prices, volume].join(','));
  }
});
