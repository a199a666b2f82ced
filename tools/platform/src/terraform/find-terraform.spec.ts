import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTerraform } from './find-terraform.js';

describe(findTerraform.name, () => {
  let folder: string;
  let mirror: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-test-'));
    mirror = join(folder, 'mirror');
    const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
    await mkdir(join(mirror, 'registry.example.org/hashicorp/aws/5.100.0', platform), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function terraformOf(version: string): Promise<string> {
    const file = join(folder, 'terraform');
    await writeFile(file, `#!/bin/sh\necho '{ "terraform_version": "${version}" }'\n`);
    await chmod(file, 0o755);
    return file;
  }

  it('takes what the environment names', async () => {
    const terraform = await terraformOf('1.11.4');
    const environment = { TERRAFORM: terraform, TF_PLUGIN_MIRROR: mirror };
    expect(await findTerraform(environment, '5.100.0')).toEqual({ terraform, mirror, version: '1.11.4' });
  });

  it('looks for the program on the path', async () => {
    const terraform = await terraformOf('1.12.0');
    expect(
      (await findTerraform({ PATH: `/nowhere:${folder}`, TF_PLUGIN_MIRROR: mirror }, '5.100.0')).terraform,
    ).toBe(terraform);
  });

  it('says what to do without the program, or with an old one', async () => {
    await expect(findTerraform({ PATH: '/nowhere' }, '5.100.0')).rejects.toThrow(
      /found none[^]*Next: install it/,
    );
    const old = { TERRAFORM: await terraformOf('1.10.5'), TF_PLUGIN_MIRROR: mirror };
    await expect(findTerraform(old, '5.100.0')).rejects.toThrow('found only 1.10.5');
  });

  it('says how to get the provider, of the very version', async () => {
    const environment = { TERRAFORM: await terraformOf('1.11.4'), TF_PLUGIN_MIRROR: mirror };
    await expect(findTerraform(environment, '5.101.0')).rejects.toThrow(
      /aws 5\.101\.0[^]*providers mirror[^]*TF_PLUGIN_MIRROR/,
    );
  });
});
