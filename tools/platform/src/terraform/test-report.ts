import { z } from 'zod';

const Line = z.object({
  type: z.string(),
  '@testfile': z.string().optional(),
  '@testrun': z.string().optional(),
  test_run: z.object({ run: z.string(), progress: z.string(), status: z.string().optional() }).optional(),
  diagnostic: z
    .object({ severity: z.string(), summary: z.string(), detail: z.string().optional() })
    .optional(),
});

export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  /** What failed, a line each, with the message of the test. */
  readonly problems: readonly string[];
}

/** Reads what `terraform test -json` wrote. A run that was skipped because one before it failed counts as failed. */
export function testReport(output: string): TestReport {
  const lines = output.split('\n').flatMap(parsed);
  const ended = lines.flatMap(({ test_run: run }) => (run?.progress === 'complete' ? [run.status] : []));
  const passed = ended.filter((status) => status === 'pass').length;
  const problems = lines.flatMap(({ diagnostic, '@testfile': file, '@testrun': run }) =>
    diagnostic?.severity === 'error'
      ? [
          `${[file, run].filter(Boolean).join(' ')}: ${diagnostic.summary}: ${diagnostic.detail ?? ''}`.replaceAll(
            '\n',
            ' ',
          ),
        ]
      : [],
  );
  const failed = ended.length - passed;
  // Nothing ran, or an error outside any run: never a pass.
  const outside = failed === 0 && (passed === 0 || problems.length > 0) ? 1 : 0;
  return {
    passed,
    failed: failed + outside,
    problems: problems.length || !outside ? problems : ['no test ran'],
  };
}

function parsed(line: string): z.infer<typeof Line>[] {
  if (!line.startsWith('{')) return [];
  const result = Line.safeParse(JSON.parse(line));
  return result.success ? [result.data] : [];
}
