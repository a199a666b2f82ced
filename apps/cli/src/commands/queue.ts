import { serviceNames } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import type { DeadLetter, DeadLetters } from '@plumbline/transport';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { toolsOf } from '../command-tools.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { wholeNumber } from '../option-values.js';
import { columns, type Output, readableBytes } from '../output.js';

interface ListOptions {
  readonly limit: number;
}

/** What services gave up on stays in Redis, so these commands speak to it and not to the HTTP API. */
export function addQueueCommands(program: Command): void {
  const queue = program
    .command('queue')
    .description('look at messages between services that were given up: dead letters')
    .addHelpText('after', environment);
  addListCommand(queue);
  addLetterCommand(queue, {
    name: 'show',
    about: 'everything that is kept of one dead letter, its data included',
    act: async (letters, [service, id]) => {
      const letter = await letters.show(service, id);
      return { data: letter, lines: linesOf(letter) };
    },
  });
  addLetterCommand(queue, {
    name: 'replay',
    about: 'send one again, after what killed it was mended; if it fails again it comes back',
    act: async (letters, [service, id]) => {
      const data = await letters.replay(service, id);
      return { data, lines: [`${service}/${id} was sent again as ${data.requestId}.`] };
    },
  });
  addLetterCommand(queue, {
    name: 'drop',
    about: 'throw one away',
    act: async (letters, [service, id]) => {
      await letters.drop(service, id);
      return { data: { service, id }, lines: [`${service}/${id} is gone.`] };
    },
  });
}

const environment = `
Environment: REDIS_URL (the broker), REDIS_CA_FILE, and for replay TRANSPORT_KEY, the key with which
the services know the caller "operator".`;

function addListCommand(queue: Command): void {
  queue
    .command('list', { isDefault: true })
    .description('the oldest first, of one service or of all')
    .addArgument(new Argument('[service]').choices(serviceNames))
    .option('--limit <number>', 'of each service', wholeNumber(1, 10_000), 50)
    .action((name: string | undefined, { limit }: ListOptions, command: Command) =>
      withLetters(command, async (letters, output) => {
        const found: DeadLetter[] = [];
        for (const each of name ? [name] : serviceNames) found.push(...(await letters.list(each, { limit })));
        output.data(found, () => columns(found.map(rowOf)));
        if (found.length === 0) output.talk('Nothing was given up.');
      }),
    );
}

type LetterName = readonly [service: string, id: string];

interface LetterCommand {
  readonly name: string;
  readonly about: string;
  readonly act: (
    letters: DeadLetters,
    letter: LetterName,
  ) => Promise<{ readonly data: unknown; readonly lines: readonly string[] }>;
}

function addLetterCommand(queue: Command, { name, about, act }: LetterCommand): void {
  queue
    .command(name)
    .description(about)
    .addArgument(new Argument('<letter>', 'as `plumb queue list` names it').argParser(letterName))
    .action((letter: LetterName, _options: object, command: Command) =>
      withLetters(command, async (letters, output) => {
        const { data, lines } = await act(letters, letter);
        output.data(data, () => lines);
      }),
    );
}

function letterName(text: string): LetterName {
  const [service = '', id = '', ...more] = text.split('/');
  const isKnown = serviceNames.some((name) => name === service);
  if (isKnown && /^\d+-\d+$/.test(id) && more.length === 0) return [service, id];
  throw new InvalidArgumentError('It must be a name such as ingestion/1700000000000-0.');
}

async function withLetters(
  command: Command,
  use: (letters: DeadLetters, output: Output) => Promise<void>,
): Promise<void> {
  const { output } = toolsOf(command);
  const { REDIS_URL: url, REDIS_CA_FILE: caFile, TRANSPORT_KEY: own } = process.env;
  if (!url || !URL.canParse(url))
    throw new CommandError(
      'REDIS_URL does not name the broker of the services.\nNext: set it to one such as redis://127.0.0.1:6379.',
      exitCodes.usage,
    );
  // Loaded here, because the other commands need none of it; its warnings would say what the error below says.
  const [{ Logger }, { TransportModule }] = [
    await import('@nestjs/common'),
    await import('@plumbline/transport'),
  ];
  Logger.overrideLogger(false);
  const opened = await TransportModule.openDeadLetters({ service: 'operator', url, caFile, keys: { own } });
  try {
    await use(opened.letters, output);
  } catch (error) {
    throw asCommandError(error, url);
  } finally {
    await opened.close();
  }
}

function asCommandError(error: unknown, url: string): unknown {
  if (!(error instanceof AppError)) return error;
  if (error.code !== 'UNAVAILABLE')
    return new CommandError(`${error.message}\nNext: list what is there with \`plumb queue\`.`);
  return new CommandError(
    `Redis cannot be reached at ${new URL(url).host}.\nNext: check REDIS_URL, and that its user and password are right.`,
    exitCodes.unreachable,
  );
}

function rowOf({ id, service: name, pattern, reason, code, attempts, at, tenantId }: DeadLetter): string[] {
  const why = code ? `${reason} (${code})` : reason;
  return [`${name}/${id}`, at.toISOString(), pattern || '?', why, `${attempts} tries`, tenantId];
}

function linesOf(letter: DeadLetter): string[] {
  const { data, isCut, bytes, at, ...rest } = letter;
  const known = Object.entries(rest).filter(([, value]) => value !== undefined);
  const size = `${readableBytes(bytes)}${isCut ? ', only the beginning was kept' : ''}`;
  return [
    ...columns([
      ...known.map(([name, value]) => [name, String(value)]),
      ['at', at.toISOString()],
      ['data', size],
    ]),
    data,
  ];
}
