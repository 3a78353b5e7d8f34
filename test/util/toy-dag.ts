/** The command line `dag` on toy node types, as a process of its own. */
import { endQuietlyOnBrokenPipe } from '../../src/cli/broken-pipe.js';
import { endWith } from '../../src/cli/interrupt.js';
import { endWithLastWords } from '../../src/cli/last-words.js';
import { processSession } from '../../src/cli/process-session.js';
import { main, report } from '../../src/cli/program.js';
import { toyEngine } from './toy-engine.js';

endQuietlyOnBrokenPipe();
const argv = process.argv.slice(2);
endWithLastWords((error) => report(error, argv));
endWith(await main(argv, { ...processSession(argv), cores: 3, engine: toyEngine }));
