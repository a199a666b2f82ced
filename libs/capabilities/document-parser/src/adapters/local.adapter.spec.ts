import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DocumentParserConfig } from '../document-parser-config.js';
import { documentParserContract } from '../document-parser.contract.js';
import { LocalDocumentParser } from './local.adapter.js';

jest.setTimeout(60_000);

// Real: the parser's child processes and every library behind them.
describe(LocalDocumentParser.name, () => {
  documentParserContract(() => new LocalDocumentParser(DocumentParserConfig.parse({})));

  it('names the limit on characters that a text passes', async () => {
    const parsed = parseWith({ PARSER_MAX_CHARACTERS: 1000 }, 'a lot of words '.repeat(100));
    await expect(parsed).rejects.toMatchObject({
      code: 'DOCUMENT_BOMB',
      details: { limit: 'PARSER_MAX_CHARACTERS', value: 1000 },
    });
  });

  it('names the limit on time that a file passes', async () => {
    const rows = Array.from({ length: 300_000 }, (_, index) => `${index},"${index}",x`).join('\n');
    await expect(parseWith({ PARSER_TIMEOUT_MS: 100 }, rows)).rejects.toMatchObject({
      code: 'DOCUMENT_UNREADABLE',
      details: { kind: 'timeout', limit: 'PARSER_TIMEOUT_MS', value: 100 },
    });
  });
});

async function parseWith(limits: Record<string, number>, content: string) {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-limits-'));
  const parser = new LocalDocumentParser(DocumentParserConfig.parse(limits));
  try {
    await writeFile(join(folder, 'upload'), content);
    return await parser.parse({ path: join(folder, 'upload'), fileName: 'a.csv' });
  } finally {
    await parser.close();
    await rm(folder, { recursive: true, force: true });
  }
}
