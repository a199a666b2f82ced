import { provideBackends } from './provide-backends.mjs';
import { build, runBuilt } from './run.mjs';

/** What breaks, and what must hold meanwhile: `npm run faults [-- F1 F4 --seed 7]`. */
const built = await build();
if (built !== 0) process.exit(built);
Object.assign(process.env, provideBackends('redis', 'postgres'));
process.exitCode = await runBuilt('tools/faults/dist/main.js', process.argv.slice(2));
