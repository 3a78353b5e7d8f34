/**
 * Starts the played providers by hand, until it is interrupted.
 *
 *   node dist/test/util/play-providers.js --port 0
 *
 * Prints its URL alone on the first line, so that a script can read it.
 */
import { parseArgs } from 'node:util';
import { PLAYED_KEY, startProviders } from './provider-server.js';

const HELP = `Plays Polygon and Yahoo with made-up prices on 127.0.0.1.

  --port <n>          port; 0 (default): any that is free
  --key <text>        key that Polygon accepts; default ${PLAYED_KEY}
  --now <ISO time>    start of the played clock; default: the real one
  --per-minute <n>    Polygon answers 429 beyond it; default: never
  --plan-years <n>    Polygon answers 403 before it; default: all years
  --no-events         Polygon refuses splits and dividends
  --page-size <n>     bars per page of Polygon; default 50000
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    key: { type: 'string', default: PLAYED_KEY },
    now: { type: 'string' },
    'per-minute': { type: 'string', default: 'Infinity' },
    'plan-years': { type: 'string', default: 'Infinity' },
    'no-events': { type: 'boolean', default: false },
    'page-size': { type: 'string', default: '50000' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  const begin = Date.now();
  const start = values.now === undefined ? begin : Date.parse(values.now);
  if (Number.isNaN(start)) throw new Error(`--now "${values.now}" is no time - expected ISO 8601`);
  const server = await startProviders({
    port: Number(values.port),
    key: values.key,
    now: () => start + Date.now() - begin,
    perMinute: Number(values['per-minute']),
    planYears: Number(values['plan-years']),
    planHasEvents: !values['no-events'],
    pageSize: Number(values['page-size']),
  });
  process.stdout.write(
    `${server.url}\nplays Polygon (key ${values.key}) and Yahoo with made-up prices; Ctrl+C ends it\n`,
  );
}
