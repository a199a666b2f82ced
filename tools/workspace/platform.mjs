import { build, runBuilt } from './run.mjs';

/** What Plumbline runs on: `npm run platform -- terraform check`. */
const status = await build();
process.exitCode =
  status === 0 ? await runBuilt('tools/platform/dist/main.js', process.argv.slice(2)) : status;
