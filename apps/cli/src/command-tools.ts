import type { Command } from 'commander';
import { CommandError, exitCodes } from './exit-codes.js';
import { Output } from './output.js';
import { PlumblineClient } from './plumbline.client.js';

/** What every command works with, from the options that all of them take. */
export interface CommandTools {
  readonly client: PlumblineClient;
  readonly output: Output;
}

interface GlobalOptions {
  readonly url?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export function toolsOf(command: Command): CommandTools {
  const { url = defaultUrl(), key = process.env.PLUMB_KEY, json } = command.optsWithGlobals<GlobalOptions>();
  return { client: new PlumblineClient({ url, key }), output: new Output(json ?? false) };
}

/** `PLUMB_URL`, or the server that the same environment would start. */
export function defaultUrl(): string {
  const { PLUMB_URL, PORT } = process.env;
  return PLUMB_URL ? addressIn(PLUMB_URL) : `http://127.0.0.1:${PORT || 3000}`;
}

function addressIn(url: string): string {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new CommandError(
    `PLUMB_URL=${url} is no address.\nNext: set it to one such as http://127.0.0.1:3000.`,
    exitCodes.usage,
  );
}
