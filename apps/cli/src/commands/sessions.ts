import { SessionPage, SessionWithTurns } from '@plumbline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { toolsOf } from '../command-tools.js';
import { columns } from '../output.js';

export function addSessionCommands(program: Command): void {
  const sessions = program.command('sessions').description('list, show and delete conversations');
  sessions
    .command('list', { isDefault: true })
    .description('list the conversations, newest first')
    .action(async (_options: object, command: Command) => {
      const { client, output } = toolsOf(command);
      const found = await client.listAll(SessionPage, '/sessions');
      output.data(found, () =>
        columns(
          found.map(({ sessionId, updatedAt, turnCount, title }) => [
            sessionId,
            updatedAt,
            `${turnCount} turns`,
            title,
          ]),
        ),
      );
    });
  sessions
    .command('show <sessionId>')
    .description('print a conversation')
    .action(async (sessionId: string, _options: object, command: Command) => {
      const { client, output } = toolsOf(command);
      const path = `/sessions/${encodeURIComponent(sessionId)}`;
      const session = await client.request(SessionWithTurns, path);
      output.data(session, () =>
        session.turns.flatMap(({ question, answer }) => [`> ${question}`, answer, '']),
      );
    });
  sessions
    .command('delete <sessionId>')
    .description('forget a conversation')
    .action(async (sessionId: string, _options: object, command: Command) => {
      const { client, output } = toolsOf(command);
      const path = `/sessions/${encodeURIComponent(sessionId)}`;
      const result = await client.request(z.unknown(), path, { method: 'DELETE' });
      output.data(result ?? { sessionId }, () => [`${sessionId} is deleted.`]);
    });
}
