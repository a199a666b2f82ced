import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRoots, type CheckResult } from './check-roots.js';
import { Terraform } from './terraform.js';
import { TerraformCopy } from './terraform-copy.js';

const passing = JSON.stringify({
  type: 'test_run',
  test_run: { run: 'a', progress: 'complete', status: 'pass' },
});

describe(checkRoots.name, () => {
  let folder: string;
  let copy: TerraformCopy;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-test-'));
    copy = await TerraformCopy.make();
  });
  afterEach(() => Promise.all([copy.remove(), rm(folder, { recursive: true })]));

  /** A program that writes down its words and environment, passes, and does otherwise for one word. */
  async function check(only: string[], otherwise = ''): Promise<CheckResult[]> {
    const program = join(folder, 'terraform');
    const script = `#!/bin/sh\nenv >> ${folder}/environment\necho "$@" >> ${folder}/calls\ncase "$2" in\n${otherwise}\ntest) echo '${passing}' ;;\nesac\n`;
    await writeFile(program, script);
    await chmod(program, 0o755);
    const terraform = await Terraform.in(folder, {
      terraform: program,
      mirror: '/mirror',
      version: '1.11.4',
    });
    return checkRoots({ terraform, copy, only, parallel: 2, tell: () => undefined });
  }

  const calls = async () => (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');

  it('formats, begins and tests a module, and validates a stack as well', async () => {
    const results = await check(['modules/budget', 'stacks/runtime']);
    expect(results.map(({ name, passed, failed }) => [name, passed, failed])).toEqual([
      ['fmt', 1, 0],
      ['stacks/runtime', 2, 0],
      ['modules/budget', 1, 0],
    ]);
    expect((await calls()).filter((line) => line.includes(' validate'))).toHaveLength(1);
  });

  it.each([
    [
      'a file that is not formatted',
      "fmt) echo 'modules/budget/main.tf'; exit 3 ;;",
      /main\.tf is not formatted/,
    ],
    ['what cannot begin', "init) echo 'no such provider' >&2; exit 1 ;;", /init: no such provider/],
    ['what is not valid', "validate) echo 'unknown argument' >&2; exit 1 ;;", /validate: unknown argument/],
    ['a test that says nothing', 'test) exit 1 ;;', /no test ran/],
  ])('finds %s', async (_what, otherwise, says) => {
    const results = await check(['stacks/runtime'], otherwise);
    const problems = results.flatMap((result) => result.problems);
    expect(problems).toEqual([expect.stringMatching(says)]);
    expect(results.reduce((sum, { failed }) => sum + failed, 0)).toBe(1);
  });

  it('hands no credential and no variable of the caller on', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { AWS_SECRET_ACCESS_KEY: 'mine', TF_VAR_power: 'hibernated' });
    await check(['modules/budget']);
    process.env = before;
    const environment = await readFile(join(folder, 'environment'), 'utf8');
    expect(environment).toContain(`TF_CLI_CONFIG_FILE=${folder}/offline.tfrc`);
    expect(environment).not.toMatch(/AWS_SECRET_ACCESS_KEY|TF_VAR_power/);
    expect(await readFile(join(folder, 'offline.tfrc'), 'utf8')).toContain('exclude = ["*/*"]');
  });
});
