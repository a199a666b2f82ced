import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ProgramMissingError } from '../missing-program.js';

export interface TerraformPrograms {
  /** The program itself. */
  readonly terraform: string;
  /** Folder of providers, laid out as Terraform's filesystem mirrors are. */
  readonly mirror: string;
  readonly version: string;
}

const oldest = [1, 11] as const;

/**
 * Terraform and the one provider, from this machine alone. `TERRAFORM` and `TF_PLUGIN_MIRROR` name them; else the path is
 * searched for the one, and the folders where Terraform and packages look for the other. Throws ProgramMissingError.
 */
export async function findTerraform(
  environment: NodeJS.ProcessEnv,
  providerVersion: string,
): Promise<TerraformPrograms> {
  const terraform = environment.TERRAFORM || onPath('terraform', environment.PATH);
  const version = terraform && (await versionOf(terraform));
  if (!terraform || !version || isTooOld(version))
    throw new ProgramMissingError(
      `Terraform ${oldest.join('.')} or newer is needed; found ${version ? `only ${version}` : 'none'}.\n` +
        'Next: install it (developer.hashicorp.com/terraform/install), or set TERRAFORM to the program.',
    );
  const mirror = mirrorsFor(environment).find((folder) => holdsProvider(folder, providerVersion));
  if (!mirror)
    throw new ProgramMissingError(
      `The provider hashicorp/aws ${providerVersion} is not on this machine.\n` +
        'Next: where there is a network run `terraform -chdir=terraform/stacks/runtime providers mirror <folder>`, bring the ' +
        'folder here and set TF_PLUGIN_MIRROR to it.',
    );
  return { terraform, mirror, version };
}

/** Where a mirror may be, best first. */
function mirrorsFor({ TF_PLUGIN_MIRROR: given }: NodeJS.ProcessEnv): string[] {
  if (given) return [given];
  const implied = [join(homedir(), '.terraform.d', 'plugins'), '/usr/local/share/terraform/plugins'];
  return [...implied, ...globSync('/opt/*')];
}

/** Unpacked, or as the archive that `terraform providers mirror` writes. */
function holdsProvider(mirror: string, version: string): boolean {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const names = [`${version}/${platform}`, `terraform-provider-aws_${version}_${platform}.zip`];
  return names.some((name) => globSync(`*/hashicorp/aws/${name}`, { cwd: mirror }).length > 0);
}

function onPath(program: string, path = ''): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}

async function versionOf(terraform: string): Promise<string | undefined> {
  const run = promisify(execFile)(terraform, ['version', '-json'], { env: { CHECKPOINT_DISABLE: '1' } });
  const { stdout } = await run.catch(() => ({ stdout: '' }));
  return /"terraform_version": "([^"]+)"/.exec(stdout)?.[1];
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}
