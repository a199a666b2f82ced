import type { Command } from 'commander';
import { Output } from './output.js';
import { PlumblineClient } from './plumbline.client.js';

/** What every command works with, from the options that all of them take. */
export interface CommandTools {
  readonly client: PlumblineClient;
  readonly output: Output;
}

interface GlobalOptions {
  readonly url: string;
  readonly key?: string;
  readonly json?: boolean;
}

export function toolsOf(command: Command): CommandTools {
  const { url, key, json } = command.optsWithGlobals<GlobalOptions>();
  return { client: new PlumblineClient({ url, key }), output: new Output(json ?? false) };
}
