import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createOpenApiDocument, loadConfig } from '@plumbline/service-kit';
import { MigrationConfig } from '@plumbline/database';
import { openApi } from '@plumbline/gateway';
import { createApplication } from '../application.js';
import { Config } from '../config.js';
import { configurationPage, environmentExample } from './configuration-page.js';
import { errorsPage } from './errors-page.js';
import { schemasApart, sharedKeys } from './process-keys.js';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

/** Writes the files that are made from schemas, catalogue and app, or, with `check`, tells which are out of date. */
export async function keepReference(check: boolean): Promise<number> {
  const processes = [{ process: 'standalone', schema: Config }, ...(await schemasApart())];
  const keys = sharedKeys([...processes, { process: 'migrate', schema: MigrationConfig }]);
  const files = {
    'project-docs/reference/configuration.md': configurationPage(
      keys,
      processes.map(({ process }) => process),
    ),
    'project-docs/reference/errors.md': errorsPage(),
    'project-docs/reference/openapi.json': await openApiJson(),
    '.env.example': environmentExample(keys),
  };
  const stale: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    const path = join(repository, name);
    if (content === (await readFile(path, 'utf8').catch(() => undefined))) continue;
    stale.push(name);
    await mkdir(dirname(path), { recursive: true });
    if (!check) await writeFile(path, content);
  }
  for (const name of stale) process.stderr.write(`${name} ${check ? 'is out of date' : 'written'}\n`);
  if (check && stale.length > 0) process.stderr.write('Next: npm run generate\n');
  return check && stale.length > 0 ? 1 : 0;
}

async function openApiJson(): Promise<string> {
  const DATA_DIR = await mkdtemp(join(tmpdir(), 'plumbline-reference-'));
  const app = await createApplication(loadConfig(Config, { DATA_DIR, LOG_LEVEL: 'error', PORT: '0' }));
  try {
    return `${JSON.stringify(createOpenApiDocument(app, openApi), null, 2)}\n`;
  } finally {
    await app.close();
    await rm(DATA_DIR, { recursive: true, force: true });
  }
}
