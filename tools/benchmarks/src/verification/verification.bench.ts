import { measured, type Measurement } from '../measurement.js';
import { corruptionKinds } from './corruptions.js';
import { falseAnswers, trueParaphrases } from './false-answers.js';
import { type Outcome, ScriptedProduct, type Trial } from './scripted-product.js';

const FALSE_ANSWERS = 500;
const OF_A_KIND = FALSE_ANSWERS / corruptionKinds.length;
/** Drawn beyond what is wanted, for the answers whose source is not found. */
const RESERVE = 1.3;
const PARAPHRASES = 200;

/**
 * 500 answers of a scripted chat server, each false in one number, date, name or negation, and true paraphrases,
 * through the program as people run it. Judged is an answer only when its source was among the passages that the
 * model was sent.
 */
export async function benchVerification(evalData: string): Promise<Measurement[]> {
  const corrupted = falseAnswers(evalData, Math.ceil(OF_A_KIND * RESERVE));
  const paraphrases = trueParaphrases(evalData, PARAPHRASES);
  const trials = [...corrupted.values(), ...Object.values(paraphrases)].flat();
  const product = await ScriptedProduct.start(trials.map(({ passage }) => passage));
  try {
    const kinds: Tally[] = [];
    for (const kind of corruptionKinds)
      kinds.push(await tally(product, { name: kind, trials: corrupted.get(kind) ?? [], wanted: OF_A_KIND }));
    const origins: Tally[] = [];
    for (const [name, all] of Object.entries(paraphrases))
      origins.push(await tally(product, { name, trials: all, wanted: all.length }));
    return [...stopped(kinds), ...passed(origins)];
  } finally {
    await product.stop();
  }
}

interface Tally {
  readonly name: string;
  readonly judged: readonly Extract<Outcome, { kind: 'judged' }>[];
  readonly unasked: number;
  readonly unfound: number;
}

async function tally(
  product: ScriptedProduct,
  { name, trials, wanted }: { name: string; trials: readonly Trial[]; wanted: number },
): Promise<Tally> {
  const judged: Extract<Outcome, { kind: 'judged' }>[] = [];
  const missed = { unasked: 0, unfound: 0 };
  for (const trial of trials) {
    if (judged.length >= wanted) break;
    const outcome = await product.ask(trial);
    if (outcome.kind === 'judged') judged.push(outcome);
    else missed[outcome.kind] += 1;
  }
  return { name, judged, ...missed };
}

/** A false answer is stopped when nothing of it came through. */
function stopped(kinds: readonly Tally[]): Measurement[] {
  const isStopped = ({ answered }: { answered: boolean }) => !answered;
  const all = kinds.flatMap(({ judged }) => judged);
  return [
    share('verification: false answers stopped', all, {
      holds: isStopped,
      atLeast: 95,
      note: missedNote(all.length, kinds),
    }),
    ...kinds.map(({ name, judged }) =>
      share(`verification: answers false in a ${name} stopped`, judged, {
        holds: isStopped,
        atLeast: 90,
        note: `${judged.length} judged`,
      }),
    ),
  ];
}

/** A true one passes when it came through as it was written. */
function passed(origins: readonly Tally[]): Measurement[] {
  return origins.map((origin) =>
    share(`verification: true paraphrases ${origin.name} that pass`, origin.judged, {
      holds: ({ whole }) => whole,
      atLeast: 85,
      note: missedNote(origin.judged.length, [origin]),
    }),
  );
}

function missedNote(judged: number, tallies: readonly Tally[]): string {
  const unasked = tallies.reduce((sum, one) => sum + one.unasked, 0);
  const unfound = tallies.reduce((sum, one) => sum + one.unfound, 0);
  return `${judged} judged; not judged: ${unfound} without their source, ${unasked} before the model was asked`;
}

interface Share {
  holds(outcome: { answered: boolean; whole: boolean }): boolean;
  readonly atLeast: number;
  readonly note: string;
}

function share(measure: string, judged: Tally['judged'], { holds, atLeast, note }: Share): Measurement {
  const value = (100 * judged.filter(holds).length) / Math.max(1, judged.length);
  return measured(measure, Math.round(value * 10) / 10, { unit: '%', atLeast, note });
}
