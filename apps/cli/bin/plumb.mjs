#!/usr/bin/env node
// Finds Node 24, whatever Node started this, and hands over to the built program.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const program = at('../dist/main.js');
const node =
  Number.parseInt(process.versions.node) >= 24 ? process.execPath : at('../../../node_modules/.bin/node');
if (!existsSync(program) || !existsSync(node)) {
  console.error('plumb is not built yet. Run once: npm run build');
  process.exit(1);
}
const options = ['--enable-source-maps', `--env-file-if-exists=${at('../../../.env')}`];
const { status } = spawnSync(node, [...options, program, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
