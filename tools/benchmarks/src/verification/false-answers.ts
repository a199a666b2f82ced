import { corrupt, type CorruptionKind, corruptionKinds, namesIn } from './corruptions.js';
import { commonWords, keepsFacts, paraphrased } from './paraphrases.js';
import { type Random, seededRandom } from './random.js';
import { irsSentences, newsParaphrases, type SupportedClaim, taxAnswers } from './supported-claims.js';
import type { Trial } from './scripted-product.js';

const SEED = 20_261_121;
const IRS_SENTENCES = 400;
/** Share of content words that a paraphrase has and its source has not. */
const CHANGED = 0.3;

/** By kind, `count` answers that are each false in one thing alone; the same at every run. */
export function falseAnswers(evalData: string, count: number): Map<CorruptionKind, Trial[]> {
  const random = seededRandom(SEED);
  const claims = [
    ...taxAnswers(evalData),
    ...irsSentences(evalData, IRS_SENTENCES),
    ...trueNewsParaphrases(evalData),
  ];
  const names = [...new Set(claims.flatMap(({ claim }) => namesIn(claim)))];
  const byKind = new Map<CorruptionKind, Trial[]>(corruptionKinds.map((kind) => [kind, []]));
  for (let attempts = 0; attempts < 100_000; attempts += 1) {
    const kind = random.pick(corruptionKinds.filter((one) => (byKind.get(one)?.length ?? 0) < count));
    const claim = random.pick(claims);
    if (kind === undefined || claim === undefined) break;
    const corruption = corrupt(claim.claim, kind, { random, names });
    if (corruption) byKind.get(kind)?.push(trialOf(claim, corruption.text));
  }
  return byKind;
}

/** At most `count` true answers of each origin, in words of which 30 % are not those of their source. */
export function trueParaphrases(evalData: string, count: number): Record<string, Trial[]> {
  const answers = taxAnswers(evalData);
  const people = [...trueNewsParaphrases(evalData), ...answers].filter(({ changed }) => changed >= CHANGED);
  const machine = paraphrased([...answers, ...irsSentences(evalData, IRS_SENTENCES)]);
  const random = seededRandom(SEED);
  return {
    'of people': sample(people, count, random).map((claim) => trialOf(claim, claim.claim)),
    'by substitution': sample(machine, count, random).map((claim) => trialOf(claim, claim.claim)),
  };
}

function trueNewsParaphrases(evalData: string): SupportedClaim[] {
  const pairs = [...newsParaphrases(evalData, 'msrp_train'), ...newsParaphrases(evalData, 'msrp_val')];
  const common = commonWords(pairs);
  return pairs.filter((pair) => keepsFacts(pair, common));
}

/** Where people left no question the source is asked for by its own first words, so that it can be found. */
function trialOf({ question, passage }: SupportedClaim, answer: string): Trial {
  return { question: question || passage.slice(0, 300), answer, passage };
}

function sample<Item>(items: readonly Item[], count: number, random: Random): Item[] {
  const left = [...items];
  const drawn: Item[] = [];
  while (left.length > 0 && drawn.length < count) drawn.push(...left.splice(random.below(left.length), 1));
  return drawn;
}
