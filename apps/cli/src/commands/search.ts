import { SearchReply } from '@plumbline/contracts';
import type { Command } from 'commander';
import { toolsOf } from '../command-tools.js';
import { fraction, wholeNumber } from '../option-values.js';

interface SearchOptions {
  readonly collection?: string;
  readonly topK?: number;
  readonly threshold?: number;
}

export function addSearchCommand(program: Command): void {
  program
    .command('search <words...>')
    .description('find passages without an answer')
    .option('-c, --collection <name>', 'where to look')
    .option('-k, --top-k <number>', 'how many passages (1 to 50)', wholeNumber(1, 50))
    .option('-t, --threshold <score>', 'only passages with at least this score (0 to 1)', fraction)
    .action(async (words: string[], options: SearchOptions, command: Command) => {
      const { client, output } = toolsOf(command);
      const json = { query: words.join(' '), ...options };
      const found = await client.request(SearchReply, '/search', { method: 'POST', json });
      output.data(found, () =>
        found.passages.map(
          ({ score, title, page, text }, index) =>
            `${index + 1}. ${score.toFixed(2)}  ${title}${page ? `, page ${page}` : ''}\n   ${text.replaceAll(/\s+/g, ' ').slice(0, 240)}`,
        ),
      );
      if (found.passages.length === 0) output.talk('Nothing was found.');
      for (const { part, reason } of found.degraded) output.talk(`Without ${part}: ${reason}`);
    });
}
