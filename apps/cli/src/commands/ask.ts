import { Answer, Problem } from '@plumbline/contracts';
import type { Command } from 'commander';
import { type CommandTools, toolsOf } from '../command-tools.js';
import { CommandError } from '../exit-codes.js';
import { wholeNumber } from '../option-values.js';

interface AskOptions {
  readonly collection?: string;
  readonly session?: string;
  readonly model?: string;
  readonly topK?: number;
}

export function addAskCommand(program: Command): void {
  program
    .command('ask <question...>')
    .description('ask a question; the answer comes with its sources')
    .option('-c, --collection <name>', 'where to look')
    .option('-s, --session <id>', 'go on with a conversation')
    .option('-m, --model <id>', 'another model than the configured one')
    .option('-k, --top-k <number>', 'passages to look at (1 to 50)', wholeNumber(1, 50))
    .addHelpText('after', '\nExample: plumb ask "What is the standard deduction?"')
    .action(async (words: string[], options: AskOptions, command: Command) => {
      await ask(words.join(' '), options, toolsOf(command));
    });
}

async function ask(message: string, options: AskOptions, { client, output }: CommandTools): Promise<void> {
  const { session: sessionId, ...rest } = options;
  const json = { message, ...rest, ...(sessionId && { sessionId }) };
  for await (const { event, data } of client.events('/chat', { method: 'POST', json })) {
    if (event === 'answer-delta') output.piece((JSON.parse(data) as { text: string }).text);
    if (event === 'error') throw CommandError.fromProblem(problemIn(data));
    if (event !== 'answer-end') continue;
    const answer = Answer.parse(JSON.parse(data));
    output.data(answer, () => ['', ...sourcesOf(answer)]);
    if (answer.sessionId) output.talk(`\nGo on with: plumb ask --session ${answer.sessionId} "…"`);
    return;
  }
  throw new CommandError('The answer broke off.\nNext: ask again.');
}

function problemIn(data: string): Problem {
  const parsed = JSON.parse(data) as { problem?: unknown };
  return Problem.parse(parsed.problem ?? parsed);
}

function sourcesOf({ citations, passages, status }: Answer): string[] {
  if (citations.length > 0)
    return citations.map(
      ({ marker, title, page, sourceStart, sourceEnd, quote }) =>
        `\n[${marker}] ${title}${page ? `, page ${page}` : ''}, characters ${sourceStart}–${sourceEnd}\n    “${oneLine(quote)}”`,
    );
  if (status !== 'abstained' || passages.length === 0) return [];
  const nearest = passages
    .slice(0, 3)
    .map(
      ({ title, page, text }) =>
        `- ${title}${page ? `, page ${page}` : ''}: ${oneLine(text).slice(0, 120)} …`,
    );
  return ['', 'Nearest passages:', ...nearest];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
