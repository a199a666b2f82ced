import { CreatedKey, KeyPage } from '@plumbline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { toolsOf } from '../command-tools.js';
import { isoTime } from '../option-values.js';
import { columns } from '../output.js';

interface CreateOptions {
  readonly scopes?: string;
  readonly expiresAt?: string;
  readonly principals?: string;
}

export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('list, create and revoke API keys');
  keys
    .command('list', { isDefault: true })
    .description('list the keys; the keys themselves are never shown again')
    .action(async (_options: object, command: Command) => {
      const { client, output } = toolsOf(command);
      const found = await client.listAll(KeyPage, '/keys');
      output.data(found, () =>
        columns(
          found.map(({ keyId, scopes, expiresAt, name }) => [
            keyId,
            scopes.join(','),
            expiresAt ?? 'for ever',
            name,
          ]),
        ),
      );
      if (found.length === 0) output.talk('No key exists: requests from this machine need none.');
    });
  addCreateCommand(keys);
  addRevokeCommand(keys);
}

function addCreateCommand(keys: Command): void {
  keys
    .command('create <name>')
    .description('create a key; from the first one on, every request needs a key')
    .option(
      '--scopes <list>',
      'of read, write, admin; without it read,write, and the first key has all three',
    )
    .option('--principals <list>', 'what it may read beside documents for everyone')
    .option('--expires-at <time>', 'ISO 8601, such as 2027-01-01T00:00:00Z', isoTime)
    .action(async (name: string, options: CreateOptions, command: Command) => {
      const { client, output } = toolsOf(command);
      const { scopes, principals, expiresAt } = options;
      const json = {
        name,
        ...(scopes && { scopes: words(scopes) }),
        principals: words(principals),
        expiresAt,
      };
      const created = await client.request(CreatedKey, '/keys', { method: 'POST', json });
      output.data(created, () => [created.key]);
      output.talk('Keep it safe: it is shown only now. Use it with --key or PLUMB_KEY.');
    });
}

function addRevokeCommand(keys: Command): void {
  keys
    .command('revoke <keyId>')
    .description('make a key worthless at once')
    .action(async (keyId: string, _options: object, command: Command) => {
      const { client, output } = toolsOf(command);
      await client.request(z.unknown(), `/keys/${encodeURIComponent(keyId)}`, { method: 'DELETE' });
      output.data({ keyId }, () => [`${keyId} is revoked.`]);
    });
}

function words(list = ''): string[] {
  return list
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}
