import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRun } from '../checker/check-run.js';
import { makePlan } from '../plan/plan.js';
import type { Scenario } from './scenario.js';
import { Stage } from './stage.js';
import type { Trial, TrialOptions, TrialResult } from './trial.js';

/** The scenario as a row of the table. */
export function trialOf(scenario: Scenario): Trial {
  const { id, about, needs, loadMs, shortLoadMs } = scenario;
  const play = (options: TrialOptions) => runScenario(scenario, options);
  return { id, about, needs, loadMs, shortLoadMs, play, ...(needs && { runs: 'named' as const }) };
}

/** Starts a fleet, breaks it by plan under load, and judges what is left; nothing goes on afterwards. */
async function runScenario(scenario: Scenario, options: TrialOptions): Promise<TrialResult> {
  const { id, about, setup: setupOf } = scenario;
  const { seed, pace, folder, tell } = options;
  const began = performance.now();
  const setup = setupOf(pace);
  const load = { ...setup.load, durationMs: pace.loadMs };
  const makeIt = () => makePlan({ scenario: id, seed, load, faults: setup.faults });
  const plan = makeIt();
  tell(`${plan.calls.length} calls, ${plan.faults.length} faults, plan ${plan.digest}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan));
  const stage = await Stage.open({ scenario, setup, plan, options });
  try {
    const { facts, notes, figures } = await stage.play(makeIt().digest);
    await writeFile(join(folder, 'facts.json'), JSON.stringify({ ...facts, notes }));
    const seconds = Math.round((performance.now() - began) / 1000);
    const told = { id, about, seed, planDigest: plan.digest, seconds, calls: plan.calls.length };
    return { ...told, figures, violations: checkRun(facts) };
  } finally {
    await stage.close();
  }
}
