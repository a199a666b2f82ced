import { ChatModelConfig, createChatModels } from '@plumbline/chat-model';
import { ScriptedChatServer } from '@plumbline/chat-model/scripted-chat-server';
import type { CallContext, StreamAnswerRequest } from '@plumbline/contracts';
import { newId, SystemClock } from '@plumbline/core';
import { EmbeddedDatabase } from '@plumbline/database';
// The figure is one of the service itself: its whole way from the model's tokens to the claims that leave.
// eslint-disable-next-line @nx/enforce-module-boundaries
import { AnswersService, UsageLedger } from '@plumbline/generation';
import { type Corruption, corrupt, type CorruptionKind, corruptionKinds, namesIn } from './corruptions.js';
import { commonWords, keepsFacts, paraphrased } from './paraphrases.js';
import { seededRandom } from './random.js';
import { irsSentences, newsParaphrases, type SupportedClaim, taxAnswers } from './supported-claims.js';

const ANSWERS = 500;
const SEED = 20_261_121;

interface VerificationFigure {
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  readonly target: string;
  readonly met: boolean;
}

/** A scripted answer, with the passage that it is checked against. */
interface Trial {
  readonly passage: string;
  readonly answer: string;
}

/**
 * 500 answers of a local chat server, each false in one number, date, name or negation, and true paraphrases with at
 * least 30 % of their content words changed, through the answers service and its OpenAI-compatible adapter.
 */
export async function benchVerification(evalData: string): Promise<VerificationFigure[]> {
  const server = await ScriptedChatServer.start();
  const database = await EmbeddedDatabase.open();
  try {
    const environment = {
      CHAT_MODEL: 'openai-compatible',
      OPENAI_BASE_URL: server.baseUrl,
      OPENAI_MODEL: 'scripted',
    };
    const models = await createChatModels(ChatModelConfig.parse(environment));
    const service = new AnswersService(models, new UsageLedger(database, new SystemClock()));
    const passes = (trial: Trial) => isSent(trial, service, server);
    const stopped = await stoppedShares(corruptedAnswers(evalData), passes);
    return [...stopped, ...(await passedShares(evalData, passes))];
  } finally {
    await server.stop();
    await database.close();
  }
}

type Passes = (trial: Trial) => Promise<boolean>;

function corruptedAnswers(evalData: string): (Corruption & SupportedClaim)[] {
  const random = seededRandom(SEED);
  const claims = [...taxAnswers(evalData), ...irsSentences(evalData, 400), ...trueNews(evalData)];
  const names = [...new Set(claims.flatMap(({ claim }) => namesIn(claim)))];
  const byKind = new Map<CorruptionKind, (Corruption & SupportedClaim)[]>(
    corruptionKinds.map((kind) => [kind, []]),
  );
  for (let attempts = 0; attempts < 100_000; attempts += 1) {
    const open = corruptionKinds.filter(
      (kind) => (byKind.get(kind)?.length ?? 0) < ANSWERS / corruptionKinds.length,
    );
    const kind = random.pick(open);
    const claim = random.pick(claims);
    if (kind === undefined || claim === undefined) break;
    const corruption = corrupt(claim.claim, kind, { random, names });
    if (corruption) byKind.get(kind)?.push({ ...claim, ...corruption });
  }
  return [...byKind.values()].flat();
}

function trueNews(evalData: string): SupportedClaim[] {
  const pairs = [...newsParaphrases(evalData, 'msrp_train'), ...newsParaphrases(evalData, 'msrp_val')];
  const common = commonWords(pairs);
  return pairs.filter((pair) => keepsFacts(pair, common));
}

async function stoppedShares(
  corrupted: readonly (Corruption & SupportedClaim)[],
  passes: Passes,
): Promise<VerificationFigure[]> {
  const figures: VerificationFigure[] = [];
  let stopped = 0;
  for (const kind of corruptionKinds) {
    const trials = corrupted.filter((answer) => answer.kind === kind);
    const held =
      trials.length -
      (await countPassing(
        trials.map(({ text, passage }) => ({ answer: text, passage })),
        passes,
      ));
    stopped += held;
    figures.push(
      share(`verification: answers false in a ${kind} stopped (${trials.length})`, held / trials.length, 90),
    );
  }
  return [
    share(`verification: false answers stopped (${corrupted.length})`, stopped / corrupted.length, 95),
    ...figures,
  ];
}

async function passedShares(evalData: string, passes: Passes): Promise<VerificationFigure[]> {
  const people = [...trueNews(evalData), ...taxAnswers(evalData)].filter(({ changed }) => changed >= 0.3);
  const machine = paraphrased([...taxAnswers(evalData), ...irsSentences(evalData, 400)]);
  const sets = { 'of people': people, 'by substitution': machine };
  const figures: VerificationFigure[] = [];
  for (const [name, claims] of Object.entries(sets)) {
    const passing = await countPassing(
      claims.map(({ claim, passage }) => ({ answer: claim, passage })),
      passes,
    );
    figures.push(
      share(
        `verification: true paraphrases ${name} that pass (${claims.length})`,
        passing / claims.length,
        85,
      ),
    );
  }
  return figures;
}

function share(measure: string, ratio: number, target: number): VerificationFigure {
  const value = Math.round(ratio * 1000) / 10;
  return { measure, value, unit: '%', target: `≥ ${target} %`, met: value >= target };
}

async function countPassing(trials: readonly Trial[], passes: Passes): Promise<number> {
  let passing = 0;
  for (const trial of trials) if (await passes(trial)) passing += 1;
  return passing;
}

async function isSent(
  { answer, passage }: Trial,
  service: AnswersService,
  server: ScriptedChatServer,
): Promise<boolean> {
  server.reset();
  server.play({ kind: 'reply', text: `${answer.replaceAll(/\[\d+\]/g, '')} [1]` });
  for await (const item of service.stream(requestOf(passage), {
    context,
    signal: new AbortController().signal,
  }))
    if (item.type === 'end') return item.status === 'answered';
  return false;
}

const context: CallContext = {
  requestId: 'req_verification',
  tenantId: 'verification',
  subject: 'bench',
  principals: [],
};

function requestOf(text: string): StreamAnswerRequest {
  const passage = {
    chunkId: 'chk_1',
    documentId: 'doc_1',
    versionId: 'ver_1',
    title: 'Source',
    text,
    sourceStart: 0,
    sourceEnd: text.length,
    score: 0.9,
    legs: {},
    fusion: { method: 'none', weights: {} },
  };
  return {
    answerId: newId('ans'),
    message: 'What does the passage say?',
    question: 'What does the passage say?',
    history: [],
    route: { name: 'documents', confidence: 1, tier: 'lite', cached: false },
    collection: 'default',
    passages: [passage],
    evidence: { score: 0.9, sufficient: true },
  };
}
