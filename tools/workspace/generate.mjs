import { build, runBuilt } from './run.mjs';

/** Writes the generated reference; with `--check` it only compares and fails when a file is out of date. */
const status = await build();
process.exitCode =
  status === 0
    ? await runBuilt('apps/standalone/dist/main.js', ['reference', ...process.argv.slice(2)])
    : status;
