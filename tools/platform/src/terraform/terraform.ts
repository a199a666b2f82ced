import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TerraformPrograms } from './find-terraform.js';

export interface TerraformResult {
  readonly succeeded: boolean;
  /** What it wrote, standard output and errors apart. */
  readonly output: string;
  readonly errors: string;
}

export interface TerraformCall {
  readonly folder: string;
  readonly words: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** Terraform that reaches neither a network nor an account: its providers are the mirror's, its environment its own. */
export class Terraform {
  private constructor(
    private readonly programs: TerraformPrograms,
    private readonly settings: string,
  ) {}

  /** Writes its settings into the folder, which outlives it. */
  static async in(folder: string, programs: TerraformPrograms): Promise<Terraform> {
    const settings = join(folder, 'offline.tfrc');
    await writeFile(settings, settingsFor(programs.mirror));
    return new Terraform(programs, settings);
  }

  run({ folder, words, variables = {} }: TerraformCall): Promise<TerraformResult> {
    const child = spawn(this.programs.terraform, [`-chdir=${folder}`, ...words], {
      env: { ...this.environment(), ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const written = { output: '', errors: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (written.output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (written.errors += chunk));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ succeeded: code === 0, ...written }));
    });
  }

  /** Nothing of the caller's: neither credentials nor variables may decide what a check says. */
  private environment(): Record<string, string> {
    return {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      AWS_EC2_METADATA_DISABLED: 'true',
      CHECKPOINT_DISABLE: '1',
      // Reading the provider's schema is most of the work; collecting garbage less often saves a third of it.
      GOGC: '400',
      TF_CLI_CONFIG_FILE: this.settings,
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
    };
  }
}

function settingsFor(mirror: string): string {
  return `disable_checkpoint = true

provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["hashicorp/aws"]
  }

  direct {
    exclude = ["*/*"]
  }
}
`;
}
