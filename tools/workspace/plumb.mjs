import { loadEnvironmentFile } from './environment-file.mjs';
import { build, runBuilt } from './run.mjs';

loadEnvironmentFile();

const status = await build();
process.exitCode = status === 0 ? await runBuilt('apps/cli/dist/main.js', process.argv.slice(2)) : status;
