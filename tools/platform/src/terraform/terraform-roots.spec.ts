import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../repository.js';
import { TerraformCopy } from './terraform-copy.js';
import { providerVersion, shapeProblems, terraformRoots } from './terraform-roots.js';

const terraform = join(repository, 'terraform');

describe(shapeProblems.name, () => {
  it.each(terraformRoots(terraform))('finds nothing wrong with %s', (root) => {
    expect(shapeProblems(terraform, root)).toEqual([]);
  });

  it('finds a folder without tests, without a page, with another version and with a bare variable', async () => {
    const copy = await TerraformCopy.make();
    const folder = copy.folder('modules/budget');
    await rm(join(folder, 'tests'), { recursive: true });
    await rm(join(folder, 'README.md'));
    await writeFile(join(folder, 'versions.tf'), 'terraform {}\n');
    await writeFile(join(folder, 'more.tf'), 'variable "bare" {\n  type = string\n}\n');
    expect(shapeProblems(copy.folder(''), 'modules/budget')).toEqual([
      'README.md is missing',
      'no tests/*.tftest.hcl',
      'versions.tf differs from that of stacks/runtime',
      'variable bare has no description',
    ]);
    await copy.remove();
  });
});

describe(providerVersion.name, () => {
  it('is pinned exactly', () => {
    expect(providerVersion(terraform)).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
