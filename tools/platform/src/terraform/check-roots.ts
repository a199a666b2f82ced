import { matches, shapeProblems, stacks, terraformRoots } from './terraform-roots.js';
import type { Terraform } from './terraform.js';
import type { TerraformCopy } from './terraform-copy.js';
import { testReport } from './test-report.js';
import { atMost } from './at-most.js';

/** What a part of the check found. */
export interface CheckResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  readonly problems: readonly string[];
}

export interface CheckOptions {
  readonly terraform: Terraform;
  readonly copy: TerraformCopy;
  /** How many run at once. */
  readonly parallel: number;
  /** Names of folders; all when it is empty. */
  readonly only: readonly string[];
  readonly tell: (result: CheckResult) => void;
}

/** `fmt` of everything, then `test` of every folder and `validate` of every stack. */
export async function checkRoots(options: CheckOptions): Promise<CheckResult[]> {
  const { copy, only, parallel, tell } = options;
  const all = terraformRoots(copy.folder(''));
  const roots = all.filter((root) => only.length === 0 || only.some((name) => matches(root, name)));
  const format = await timed('fmt', () => checkFormat(options));
  tell(format);
  const rest = await atMost(parallel, roots, async (root) => {
    const result = await timed(root, () => checkRoot(options, root));
    tell(result);
    return result;
  });
  return [format, ...rest];
}

type Counts = Omit<CheckResult, 'name' | 'seconds'>;

async function checkFormat({ terraform, copy }: CheckOptions): Promise<Counts> {
  const { succeeded, output, errors } = await terraform.run({
    folder: copy.folder(''),
    words: ['fmt', '-check', '-recursive', '-list=true'],
  });
  const files = `${output}${errors}`.split('\n').filter(Boolean);
  return succeeded
    ? counts([])
    : counts(files.map((file) => `${file} is not formatted: terraform fmt -recursive terraform`));
}

async function checkRoot({ terraform, copy }: CheckOptions, root: string): Promise<Counts> {
  const shape = shapeProblems(copy.folder(''), root);
  if (shape.length > 0) return counts(shape);
  const folder = copy.folder(root);
  const begun = await terraform.run({ folder, words: ['init', '-backend=false', '-no-color'] });
  if (!begun.succeeded) return counts([`init: ${begun.errors}`]);
  // What a stack uses is validated with it, and what it does not use by its own test.
  const isStack = (stacks as readonly string[]).includes(root);
  const valid = isStack ? await terraform.run({ folder, words: ['validate', '-no-color'] }) : begun;
  if (!valid.succeeded) return counts([`validate: ${valid.errors}`]);
  const { output, errors } = await terraform.run({ folder, words: ['test', '-json'] });
  const { passed, failed, problems } = testReport(output);
  return {
    passed: passed + (isStack ? 1 : 0),
    failed,
    problems: failed > 0 && errors ? [...problems, errors] : problems,
  };
}

function counts(problems: readonly string[]): Counts {
  return { passed: problems.length === 0 ? 1 : 0, failed: problems.length === 0 ? 0 : 1, problems };
}

export async function timed(name: string, work: () => Promise<Counts>): Promise<CheckResult> {
  const begun = performance.now();
  const found = await work();
  return { name, ...found, seconds: (performance.now() - begun) / 1000 };
}
