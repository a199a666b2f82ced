import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../repository.js';
import { type PlantedMistake, plantedMistakes } from '../testing/planted-mistakes.js';
import { checkPlans } from './check-plans.js';
import { checkRoots } from './check-roots.js';
import { findTerraform } from './find-terraform.js';
import { Terraform } from './terraform.js';
import { TerraformCopy } from './terraform-copy.js';
import { providerVersion } from './terraform-roots.js';

jest.setTimeout(240_000);

/** Real Terraform, the real provider, and the configuration as it is, but for one mistake. */
describe('a mistake in terraform/', () => {
  let settings: string;
  let terraform: Terraform;
  let copy: TerraformCopy;

  beforeAll(async () => {
    settings = await mkdtemp(join(tmpdir(), 'plumbline-test-'));
    const programs = await findTerraform(process.env, providerVersion(join(repository, 'terraform')));
    terraform = await Terraform.in(settings, programs);
  });
  beforeEach(async () => (copy = await TerraformCopy.make()));
  afterEach(() => copy.remove());
  afterAll(() => rm(settings, { recursive: true }));

  it.each(plantedMistakes.map((mistake) => [mistake.what, mistake] as const))(
    'is found: %s',
    async (_what, mistake) => {
      await plant(mistake);
      const problems = await problemsFoundBy(mistake);
      expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(mistake.says)]));
    },
  );

  async function plant({ file, find, put }: PlantedMistake): Promise<void> {
    const path = join(copy.root, file);
    const text = await readFile(path, 'utf8');
    if (!text.includes(find)) throw new Error(`${file} no longer holds: ${find}`);
    await writeFile(path, text.replaceAll(find, put));
  }

  async function problemsFoundBy({ by }: PlantedMistake): Promise<string[]> {
    const options = { terraform, copy, parallel: 1, tell: () => undefined };
    const results =
      typeof by === 'string'
        ? (await checkRoots({ ...options, only: [by] })).filter(({ name }) => name !== 'fmt')
        : await checkPlans({ ...options, only: [] }, [by]);
    return results.flatMap(({ problems }) => problems);
  }
});
