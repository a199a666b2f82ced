import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnvironmentPlans } from '../cost/power-cost.js';
import { type PlannedResource, plannedResources } from '../policy/planned-resource.js';
import type { PowerState } from '../power-state.js';
import type { Terraform } from './terraform.js';
import type { TerraformCopy } from './terraform-copy.js';

export interface PlanRequest {
  readonly stack: 'foundation' | 'runtime';
  readonly environment: string;
  readonly power?: PowerState;
  /** A file of variables below `terraform/stacks/runtime/tests/`, over those of the environment. */
  readonly variant?: string;
}

/** Terraform could not plan; the message is Terraform's own. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

/** Plans of the real provider from nothing, without an account: none of its data sources asks AWS. */
export class OfflinePlans {
  private constructor(
    private readonly terraform: Terraform,
    private readonly copy: TerraformCopy,
  ) {}

  /** Prepares the stacks of the copy. Throws PlanError. */
  static async prepare(terraform: Terraform, copy: TerraformCopy): Promise<OfflinePlans> {
    for (const stack of ['foundation', 'runtime']) {
      const folder = copy.folder(`stacks/${stack}`);
      await writeFile(join(folder, 'offline_override.tf'), override);
      const { succeeded, errors } = await terraform.run({
        folder,
        words: ['init', '-reconfigure', '-no-color'],
      });
      if (!succeeded) throw new PlanError(`${stack}: ${errors}`);
    }
    return new OfflinePlans(terraform, copy);
  }

  async plan(request: PlanRequest): Promise<PlannedResource[]> {
    const folder = this.copy.folder(`stacks/${request.stack}`);
    const file = join(this.copy.root, `${Object.values(request).join('-').replaceAll('/', '-')}.plan`);
    const planned = await this.terraform.run({ folder, words: wordsFor(request, file), variables: secrets });
    if (!planned.succeeded) throw new PlanError(`${Object.values(request).join(' ')}: ${planned.errors}`);
    const { output } = await this.terraform.run({ folder, words: ['show', '-json', file] });
    return plannedResources(output);
  }

  /** All plans of an environment, for its cost. */
  async ofEnvironment(environment: string): Promise<EnvironmentPlans> {
    const runtime = (power: PowerState) => this.plan({ stack: 'runtime', environment, power });
    return {
      foundation: await this.plan({ stack: 'foundation', environment }),
      runtime: {
        running: await runtime('running'),
        paused: await runtime('paused'),
        hibernated: await runtime('hibernated'),
      },
    };
  }
}

/** Stands for a password; it is in no state, because nothing is applied. */
const secrets = { TF_VAR_redis_auth_token: 'x'.repeat(32) };

const override = `terraform {
  backend "local" {}
}

provider "aws" {
  access_key                  = "offline"
  secret_key                  = "offline"
  allowed_account_ids         = []
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
`;

function wordsFor({ stack, environment, power, variant }: PlanRequest, file: string): string[] {
  const inRuntime = [
    '-var-file=tests/foundation.tfvars.json',
    ...(variant ? [`-var-file=tests/${variant}.tfvars`] : []),
    ...(power ? [`-var=power=${power}`] : []),
    // The guard of prod has its own test; the plans of its pause are wanted here.
    ...(power && power !== 'running' ? ['-var=allow_prod_power_down=true'] : []),
  ];
  return [
    'plan',
    '-refresh=false',
    '-lock=false',
    '-no-color',
    `-out=${file}`,
    `-var-file=../../environments/${environment}/${stack}.tfvars`,
    ...(stack === 'runtime' ? inRuntime : []),
  ];
}
