import { forgetCounts, printCounts } from './count-tests.mjs';
import { build, nx } from './run.mjs';
import { provideBackends } from './provide-backends.mjs';

/** The services apart, on real engines: `npm run test:services [-- --projects=@plumbline/transport]`. */
process.env.TEST_LEVEL = 'apart';
forgetCounts('apart');
const built = await build();
if (built !== 0) process.exit(built);
Object.assign(process.env, provideBackends('redis', 'postgres'));
const words = ['--parallel=1', '--outputStyle=static', ...process.argv.slice(2)];
const status = await nx('run-many', '-t', 'apart', ...words);
const failed = printCounts('apart');
process.exitCode = status !== 0 || failed > 0 ? 1 : 0;
