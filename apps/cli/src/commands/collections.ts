import { Collection, CollectionPage } from '@plumbline/contracts';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { toolsOf } from '../command-tools.js';
import { wholeNumber } from '../option-values.js';
import { columns, readableBytes } from '../output.js';

interface CreateOptions {
  readonly chunking?: string;
  readonly chunkTokens?: number;
  readonly overlapTokens?: number;
}

export function addCollectionCommands(program: Command): void {
  const collections = program.command('collections').description('list, create and delete collections');
  collections
    .command('list', { isDefault: true })
    .description('list the collections with their sizes')
    .action(async (_options: object, command: Command) => {
      const { client, output } = toolsOf(command);
      const found = await client.listAll(CollectionPage, '/collections');
      output.data(found, () => columns(found.map(rowOf)));
    });
  collections
    .command('create <name>')
    .description('create a collection')
    .addOption(
      new Option('--chunking <strategy>', 'how texts are cut').choices([
        'semantic',
        'recursive',
        'fixed',
        'heading',
      ]),
    )
    .option('--chunk-tokens <number>', 'tokens of a chunk', wholeNumber(1, 100_000))
    .option('--overlap-tokens <number>', 'tokens that neighbours share', wholeNumber(0, 100_000))
    .action(async (name: string, settings: CreateOptions, command: Command) => {
      const { client, output } = toolsOf(command);
      const json = { name, settings };
      const created = await client.request(Collection, '/collections', { method: 'POST', json });
      output.data(created, () => columns([rowOf(created)]));
    });
  collections
    .command('delete <name>')
    .description('delete a collection with all its documents')
    .action(async (name: string, _options: object, command: Command) => {
      const { client, output } = toolsOf(command);
      const path = `/collections/${encodeURIComponent(name)}`;
      const result = await client.request(z.unknown(), path, { method: 'DELETE' });
      output.data(result ?? { name }, () => [`${name} is deleted.`]);
    });
}

export function rowOf({ name, documents, chunks, bytes, settings }: Collection): string[] {
  return [name, `${documents} documents`, `${chunks} chunks`, readableBytes(bytes), settings.chunking];
}
