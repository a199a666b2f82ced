import { Document, DocumentPage, Receipt } from '@plumbline/contracts';
import type { Command } from 'commander';
import { toolsOf } from '../command-tools.js';
import { CommandError } from '../exit-codes.js';
import { columns, readableBytes } from '../output.js';

export function addDocumentCommands(program: Command): void {
  program
    .command('docs')
    .description('list the documents')
    .option('-c, --collection <name>', 'of one collection only')
    .action(async ({ collection }: { collection?: string }, command: Command) => {
      const { client, output } = toolsOf(command);
      const documents = await client.listAll(DocumentPage, '/documents', { collection });
      output.data(documents, () => columns(documents.map(rowOf)));
      if (documents.length === 0) output.talk('No documents yet. Next: plumb ingest <files or folder>');
    });
  program
    .command('delete <documentIds...>')
    .description('delete documents; prints a receipt for each')
    .action(async (documentIds: string[], _options: object, command: Command) => {
      const { client, output } = toolsOf(command);
      const receipts: Receipt[] = [];
      for (const documentId of documentIds) {
        const path = `/documents/${encodeURIComponent(documentId)}`;
        receipts.push(await client.request(Receipt, path, { method: 'DELETE' }));
      }
      output.data(receipts, () => receipts.flatMap(linesOf));
      if (receipts.some(({ complete }) => !complete))
        throw new CommandError(
          'Something is left behind.\nNext: run the same command again, then plumb doctor.',
        );
    });
}

function rowOf({ documentId, status, title, bytes, collection, versions }: Document): string[] {
  const chunks = versions.at(-1)?.chunks ?? 0;
  return [documentId, status, collection, `${chunks} chunks`, readableBytes(bytes), title];
}

function linesOf({ documentId, stores, complete }: Receipt): string[] {
  const rows = stores.map(({ store, removed, left }) => [`  ${store}`, `${removed} removed`, `${left} left`]);
  return [`${documentId}: ${complete ? 'deleted' : 'NOT complete'}`, ...columns(rows)];
}
