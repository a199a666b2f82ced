import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from '../repository.js';

/** The list of metrics that services emit; the stack foundation reads it by this path. */
export const metricsFile = 'libs/platform/telemetry/metrics.json';

/** A copy of what Terraform reads, so that checks leave nothing in the working tree and may plant mistakes. */
export class TerraformCopy {
  private constructor(readonly root: string) {}

  static async make(): Promise<TerraformCopy> {
    const root = await mkdtemp(join(tmpdir(), 'plumbline-terraform-'));
    await mkdir(join(root, dirname(metricsFile)), { recursive: true });
    await cp(join(repository, metricsFile), join(root, metricsFile));
    await cp(join(repository, 'terraform'), join(root, 'terraform'), {
      recursive: true,
      filter: (path) => !/\.terraform($|[/.])|\.tfstate/.test(path),
    });
    return new TerraformCopy(root);
  }

  /** A folder below `terraform/`. */
  folder(name: string): string {
    return join(this.root, 'terraform', name);
  }

  read(name: string): Promise<string> {
    return readFile(join(this.root, name), 'utf8');
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
