/** Data goes to stdout, talk to stderr, so that a pipe carries data alone. */
export class Output {
  constructor(private readonly asJson: boolean) {}

  /** The result: as JSON with `--json`, else as the lines for people. */
  data(value: unknown, lines: () => readonly string[]): void {
    if (this.asJson) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    else for (const line of lines()) process.stdout.write(`${line}\n`);
  }

  /** A piece of a result that is still growing; nothing with `--json`, which shows it whole at the end. */
  piece(text: string): void {
    if (!this.asJson) process.stdout.write(text);
  }

  talk(line: string): void {
    process.stderr.write(`${line}\n`);
  }
}

/** Columns of equal width, the last one as long as it is. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (known, row) => row.map((cell, index) => Math.max(known[index] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  '),
  );
}

/** 1,234,567 bytes as `1.2 MB`. */
export function readableBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const steps = ['kB', 'MB', 'GB', 'TB'];
  const step = Math.min(Math.floor(Math.log10(bytes) / 3), steps.length);
  return `${(bytes / 1000 ** step).toFixed(1)} ${steps[step - 1]}`;
}
