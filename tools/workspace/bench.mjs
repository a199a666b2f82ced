import { build, runBuilt } from './run.mjs';

const status = await build();
process.exitCode =
  status === 0 ? await runBuilt('tools/benchmarks/dist/main.js', process.argv.slice(2)) : status;
