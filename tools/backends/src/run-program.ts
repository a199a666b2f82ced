import { spawn } from 'node:child_process';

export interface ProgramOptions {
  readonly cwd?: string;
}

/** Runs a program to its end, without a shell; rejects with the end of what it wrote when it fails or is missing. */
export function runProgram(
  file: string,
  words: readonly string[],
  { cwd }: ProgramOptions = {},
): Promise<void> {
  const child = spawn(file, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (written = (written + chunk.toString()).slice(-2000)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${file} ${words.join(' ')} ended with ${code}:\n${written}`)),
    );
  });
}
