/** One line of what the doctor found. */
export interface Finding {
  readonly ok: boolean;
  readonly text: string;
  /** Names of documents it is about. */
  readonly names?: readonly string[];
  /** The command that helps. */
  readonly next?: string;
}

const SHOWN = 10;

/** For people; every next step once, at the end. */
export function linesOf(findings: readonly Finding[]): string[] {
  const lines = findings.flatMap(({ ok, text, names = [] }) => [
    `${ok ? 'ok   ' : 'WRONG'}  ${text}`,
    ...names.slice(0, SHOWN).map((name) => `         ${name}`),
    ...(names.length > SHOWN ? [`         and ${names.length - SHOWN} more`] : []),
  ]);
  const steps = new Set(findings.flatMap(({ next }) => next ?? []));
  return [...lines, ...[...steps].map((step) => `Next: ${step}`)];
}
