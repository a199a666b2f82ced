import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { builds } from './builds.mjs';
import { loadEnvironmentFile } from './environment-file.mjs';
import { root } from './run.mjs';

loadEnvironmentFile();

let supervisor;

/** The supervisor is told of each build without errors and restarts what changed. */
for await (const status of builds()) {
  if (status !== 0 && !supervisor) process.exit(status);
  if (status !== 0) continue;
  if (supervisor?.connected) supervisor.send('built');
  supervisor ??= start();
}

function start() {
  const words = [
    '--enable-source-maps',
    join(root, 'tools/dev-apart/dist/main.js'),
    ...process.argv.slice(2),
  ];
  const child = spawn(process.execPath, words, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
  return child;
}
