import type { Judgements } from '@plumbline/evaluation';
import { evaluationData, readJsonLines, readLines } from '../evaluation-data.js';

export interface SetDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface SetQuestion {
  readonly text: string;
  /** Grades of the documents that answer it, by their id. */
  readonly judged: Judgements;
}

export interface QuestionSet {
  readonly name: string;
  readonly documents: readonly SetDocument[];
  readonly questions: readonly SetQuestion[];
}

/** Passages of tax guides with questions, one passage each that answers. */
export function taxGuides(): QuestionSet {
  const folder = [evaluationData(), 'tax_vat404'] as const;
  const chunks = readJsonLines<{ chunk_id: string; title: string; text: string }>(
    ...folder,
    'chunks.jsonl.gz',
  );
  const rows = readJsonLines<{ title: string; chunk_id: string }>(...folder, 'qa_visible.jsonl');
  return {
    name: 'tax_vat404',
    documents: chunks.map(({ chunk_id: id, title, text }) => ({ id, title, text })),
    questions: rows.map(({ title: text, chunk_id }) => ({ text, judged: new Map([[chunk_id, 1]]) })),
  };
}

/** Abstracts with claims that some of them support or refute. */
export function scifact(): QuestionSet {
  const folder = [evaluationData(), 'scifact'] as const;
  const abstracts = readJsonLines<{ _id: string; title: string; text: string }>(...folder, 'corpus.jsonl.gz');
  const claims = readJsonLines<{ _id: string; text: string }>(...folder, 'queries_train.jsonl');
  const judgements = judgedAbstracts();
  return {
    name: 'scifact',
    documents: abstracts.map(({ _id: id, title, text }) => ({ id, title, text })),
    questions: claims.flatMap(({ _id, text }) => {
      const judged = judgements.get(_id);
      return judged ? [{ text, judged }] : [];
    }),
  };
}

function judgedAbstracts(): Map<string, Map<string, number>> {
  const judgements = new Map<string, Map<string, number>>();
  for (const line of readLines(evaluationData(), 'scifact', 'qrels_train.tsv').slice(1)) {
    const [claim = '', abstract = '', grade] = line.split('\t');
    const judged = judgements.get(claim) ?? new Map<string, number>();
    judgements.set(claim, judged.set(abstract, Number(grade)));
  }
  return judgements;
}
