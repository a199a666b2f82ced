import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '@plumbline/evaluation';
import { evaluationData, readJsonLines, readLines } from './evaluation-data.js';
import type { HttpClient } from './http-client.js';
import { measured, type Measurement } from './measurement.js';
import { PlumblineProcess } from './plumbline-process.js';
import { outOfScopeMessages, smallTalkMessages } from './router-messages.js';

const SEED = 2026;
/** Questions of each set, as far as it has them. */
const OF_A_SET = 100;
const OF_AN_INTENT = 40;
/** Intents of CLINC150 that are orders to a device or chat, whatever the documents are. */
const OUT_OF_SCOPE_INTENTS = new Set(['weather', 'tell_joke', 'alarm', 'play_music']);

/** Which way the program sends document questions, small talk and requests far from any document. */
export async function benchRouter(): Promise<Measurement[]> {
  const plumbline = await PlumblineProcess.start();
  try {
    await untilWarm(plumbline.client);
    const documents = await documentShares(plumbline.client);
    const smallTalk = await routeShare(plumbline.client, smallTalkMessages, 'smalltalk');
    const refused = await routeShare(plumbline.client, outOfScopeMessages, 'refuse');
    const orders = await routeShare(plumbline.client, outOfScopeRequests(), 'refuse');
    return [
      ...documents,
      measured('router: small talk', smallTalk, {
        unit: '%',
        atLeast: 95,
        note: `${smallTalkMessages.length} messages`,
      }),
      measured('router: requests far from any document, refused', refused, {
        unit: '%',
        atLeast: 80,
        note: `${outOfScopeMessages.length} messages`,
      }),
      measured('router: weather, jokes, alarms and music of CLINC150, refused', orders, {
        unit: '%',
        atLeast: 80,
      }),
    ];
  } finally {
    await plumbline.stop();
  }
}

async function documentShares(client: HttpClient): Promise<Measurement[]> {
  const shares: string[] = [];
  let routed = 0;
  let asked = 0;
  for (const [name, all] of Object.entries(documentQuestions())) {
    const questions = sample(all, OF_A_SET);
    const share = await routeShare(client, questions, 'documents');
    routed += (share / 100) * questions.length;
    asked += questions.length;
    shares.push(`${name} ${share.toFixed(1)}`);
  }
  const customers = await routeShare(client, sample(bankingQuestions(), OF_A_SET), 'documents');
  return [
    measured('router: document questions sent to the documents', (100 * routed) / asked, {
      unit: '%',
      atLeast: 99,
      note: `${asked} questions: ${shares.join(', ')}`,
    }),
    measured("router: a bank's customers, sent to the documents", customers, { unit: '%', atLeast: 97 }),
  ];
}

/** Until then a request that should be refused goes to the documents. */
async function untilWarm(client: HttpClient): Promise<void> {
  for (let tries = 0; tries < 300; tries++, await pause(100))
    if ((await client.query({ question: 'Tell me a joke.' })).route.name === 'refuse') return;
  throw new Error('The router refused nothing.');
}

async function routeShare(client: HttpClient, messages: readonly string[], route: string): Promise<number> {
  let right = 0;
  for (const question of messages) if ((await client.query({ question })).route.name === route) right++;
  return (100 * right) / Math.max(1, messages.length);
}

function documentQuestions(): Record<string, string[]> {
  const data = evaluationData();
  const field = (name: string, ...path: string[]) =>
    readJsonLines<Record<string, string>>(data, ...path).map((row) => row[name] ?? '');
  return {
    tax_vat404: field('title', 'tax_vat404', 'qa_visible.jsonl'),
    scifact: field('text', 'scifact', 'queries_train.jsonl'),
    covid_qa: squadQuestions('covid_qa', 'covidqa_200423_visible.json.gz'),
    xquad: squadQuestions('xquad', 'xquad_en.json.gz'),
    financebench: field('question', 'financebench', 'questions_visible.jsonl'),
    docugami: field('Question', 'docugami_sec10q', 'qna_visible.jsonl'),
    h2o_evals: field('question', 'h2o_evals', 'qa_visible.jsonl.gz'),
  };
}

interface SquadFile {
  readonly data: readonly {
    readonly paragraphs: readonly { readonly qas: readonly { readonly question: string }[] }[];
  }[];
}

function squadQuestions(...path: string[]): string[] {
  const { data } = JSON.parse(readLines(evaluationData(), ...path).join('\n')) as SquadFile;
  return data.flatMap(({ paragraphs }) => paragraphs.flatMap(({ qas }) => qas.map((qa) => qa.question)));
}

function bankingQuestions(): string[] {
  return readLines(evaluationData(), 'banking77', 'train.csv.gz')
    .slice(1)
    .map((line) =>
      line
        .replace(/,[^,]*$/, '')
        .replaceAll(/^"|"$/g, '')
        .replaceAll('""', '"'),
    );
}

function outOfScopeRequests(): string[] {
  const [text = '{}'] = readLines(evaluationData(), 'clinc150', 'clinc150_train_val.json.gz');
  const rows = Object.values(JSON.parse(text) as Record<string, [string, string][]>).flat();
  return [...OUT_OF_SCOPE_INTENTS].flatMap((wanted) =>
    sample(
      rows.filter(([, intent]) => intent === wanted).map(([request]) => request),
      OF_AN_INTENT,
    ),
  );
}

function sample(items: readonly string[], count: number): string[] {
  const random = seededRandom(SEED);
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .slice(0, count)
    .map(({ item }) => item);
}
