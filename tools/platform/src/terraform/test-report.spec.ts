import { testReport } from './test-report.js';

const run = (name: string, status: string) =>
  JSON.stringify({ type: 'test_run', test_run: { run: name, progress: 'complete', status } });
const problem = (run: string | undefined, detail: string) =>
  JSON.stringify({
    type: 'diagnostic',
    '@testfile': 'tests/a.tftest.hcl',
    '@testrun': run,
    diagnostic: { severity: 'error', summary: 'Test assertion failed', detail },
  });

describe(testReport.name, () => {
  it('counts runs and tells what failed', () => {
    const lines = [
      'not json',
      run('a', 'pass'),
      run('b', 'fail'),
      problem('b', 'The key\nmust rotate.'),
      run('c', 'skip'),
    ];
    expect(testReport(lines.join('\n'))).toEqual({
      passed: 1,
      failed: 2,
      problems: ['tests/a.tftest.hcl b: Test assertion failed: The key must rotate.'],
    });
  });

  it('never takes an empty report for a pass', () => {
    expect(testReport('')).toEqual({ passed: 0, failed: 1, problems: ['no test ran'] });
  });

  it('fails on an error outside every run, as when the teardown fails', () => {
    const { failed, problems } = testReport(
      [run('a', 'pass'), problem(undefined, 'Instance cannot be destroyed')].join('\n'),
    );
    expect([failed, problems.length]).toEqual([1, 1]);
  });
});
