import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { normalizeText } from '@plumbline/text';

export interface SetDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** Where a question's answer stands: a document, or some characters of it. */
export interface Source {
  readonly documentId: string;
  readonly start?: number;
  readonly end?: number;
}

export interface QuestionSet {
  readonly name: string;
  readonly documents: readonly SetDocument[];
  readonly questions: readonly { readonly text: string; readonly sources: readonly Source[] }[];
}

interface SquadArticle {
  readonly title?: string;
  readonly paragraphs: readonly {
    readonly context: string;
    readonly qas: readonly {
      readonly question: string;
      readonly answers: readonly { readonly text: string; readonly answer_start: number }[];
    }[];
  }[];
}

/** The visible parts of the public sets whose questions name their source, from the folder of the evaluation data. */
export function questionSets(folder: string): QuestionSet[] {
  return [
    taxGuides(join(folder, 'tax_vat404')),
    squad('covid_qa', join(folder, 'covid_qa/covidqa_200423_visible.json.gz')),
    squad('xquad', join(folder, 'xquad/xquad_en.json.gz')),
    scifact(join(folder, 'scifact')),
  ];
}

function taxGuides(folder: string): QuestionSet {
  const chunks = rows<{ chunk_id: string; title: string; text: string }>(join(folder, 'chunks.jsonl.gz'));
  const questions = rows<{ chunk_id: string; title: string }>(join(folder, 'qa_visible.jsonl'));
  return {
    name: 'tax_vat404',
    documents: chunks.map(({ chunk_id: id, title, text }) => ({ id, title, text: normalizeText(text) })),
    questions: questions.map(({ chunk_id, title }) => ({ text: title, sources: [{ documentId: chunk_id }] })),
  };
}

function squad(name: string, file: string): QuestionSet {
  const { data } = JSON.parse(textOf(file)) as { data: SquadArticle[] };
  const paragraphs = data.flatMap(({ title = '', paragraphs: some }) =>
    some.map((paragraph) => ({ title: title.replaceAll('_', ' '), ...paragraph })),
  );
  return {
    name,
    documents: paragraphs.map(({ title, context }, index) => ({ id: String(index), title, text: context })),
    questions: paragraphs.flatMap(({ qas }, index) =>
      qas.map(({ question, answers }) => ({
        text: question,
        sources: answers.map(({ text, answer_start: start }) => ({
          documentId: String(index),
          start,
          end: start + text.length,
        })),
      })),
    ),
  };
}

function scifact(folder: string): QuestionSet {
  const abstracts = rows<{ _id: string; title: string; text: string }>(join(folder, 'corpus.jsonl.gz'));
  const sources = new Map<string, Source[]>();
  for (const line of textOf(join(folder, 'qrels_train.tsv')).split('\n').slice(1)) {
    const [question = '', documentId = '', grade = '0'] = line.split('\t');
    if (Number(grade) > 0) sources.set(question, [...(sources.get(question) ?? []), { documentId }]);
  }
  return {
    name: 'scifact',
    documents: abstracts.map(({ _id: id, title, text }) => ({ id, title, text: normalizeText(text) })),
    questions: rows<{ _id: string; text: string }>(join(folder, 'queries_train.jsonl'))
      .map(({ _id, text }) => ({ text, sources: sources.get(_id) ?? [] }))
      .filter(({ sources: some }) => some.length > 0),
  };
}

function rows<Row>(file: string): Row[] {
  return textOf(file)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
}

function textOf(file: string): string {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}
