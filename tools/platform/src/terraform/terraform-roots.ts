import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders that can be applied by themselves: what they use is validated with them. */
export const stacks = ['bootstrap', 'stacks/foundation', 'stacks/runtime'] as const;

/** Every folder with configuration, below `terraform/`: stacks first, because they take longest. */
export function terraformRoots(terraform: string): string[] {
  const modules = globSync('modules/*/versions.tf', { cwd: terraform }).map((file) => dirname(file));
  return [...stacks.toReversed(), ...modules.sort()];
}

/** Whether a person means the folder: by its path, or by its last part. */
export function matches(root: string, name: string): boolean {
  return root === name || root.endsWith(`/${name}`);
}

/** What is wrong with a folder before Terraform looks at it; every one has tests, and all pin the same versions. */
export function shapeProblems(terraform: string, root: string): string[] {
  const pinned = readFileSync(join(terraform, 'stacks/runtime/versions.tf'), 'utf8');
  const missing = ['main.tf', 'variables.tf', 'outputs.tf', 'README.md'].filter(
    (file) => globSync(file, { cwd: join(terraform, root) }).length === 0,
  );
  const tests = globSync('tests/*.tftest.hcl', { cwd: join(terraform, root) });
  const versions = readFileSync(join(terraform, root, 'versions.tf'), 'utf8');
  return [
    ...missing.map((file) => `${file} is missing`),
    ...(tests.length === 0 ? ['no tests/*.tftest.hcl'] : []),
    ...(versions === pinned ? [] : ['versions.tf differs from that of stacks/runtime']),
    ...undescribed(join(terraform, root)),
  ];
}

function undescribed(folder: string): string[] {
  const text = globSync('*.tf', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'));
  const blocks = text.join('\n').matchAll(/^(variable|output) "([^"]+)" \{\n([^]*?)^\}/gm);
  return [...blocks]
    .filter(([, , , body]) => !/^ {2}description += ".+"/m.test(body ?? ''))
    .map(([, kind, name]) => `${kind} ${name} has no description`);
}

/** The version of the provider that everything pins. */
export function providerVersion(terraform: string): string {
  const text = readFileSync(join(terraform, 'stacks/runtime/versions.tf'), 'utf8');
  const [, version] = /version = "(\d+\.\d+\.\d+)"/.exec(text) ?? [];
  if (!version) throw new Error('stacks/runtime/versions.tf names no exact version of the provider.');
  return version;
}
