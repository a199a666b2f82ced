import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sentencesOf } from '@plumbline/text';

/** A sentence that is true by its passage. */
export interface SupportedClaim {
  readonly source: 'tax-answers' | 'irs-sentences' | 'news-paraphrases';
  readonly question: string;
  readonly claim: string;
  readonly passage: string;
  /** Share of the claim's content words that its passage does not have. */
  readonly changed: number;
}

const STOP = new Set(
  'the a an of to in on for and or by is are was were be been with from at as that this these those it its which who not no may must can will would should has have had do does did if any their they he she his her said'.split(
    ' ',
  ),
);

/** Answers of people's questions on the VAT guides, sentence by sentence, with the chunk that they were written from. */
export function taxAnswers(evalData: string): SupportedClaim[] {
  const folder = join(evalData, 'tax_vat404');
  const chunks = new Map(
    lines(gunzipSync(readFileSync(join(folder, 'chunks.jsonl.gz'))).toString()).map((line) => {
      const chunk = JSON.parse(line) as { chunk_id: string; text: string };
      return [chunk.chunk_id, chunk.text] as const;
    }),
  );
  return lines(readFileSync(join(folder, 'qa_visible.jsonl'), 'utf8')).flatMap((line) => {
    const answer = JSON.parse(line) as { title: string; text: string; chunk_id: string };
    const passage = chunks.get(answer.chunk_id);
    if (passage === undefined) return [];
    return claimsIn(answer.text).map((claim) => ({
      source: 'tax-answers' as const,
      question: answer.title,
      claim,
      passage,
      changed: changedShare(claim, passage),
    }));
  });
}

/** Sentences of the IRS form instructions inside their surroundings. */
export function irsSentences(evalData: string, limit: number): SupportedClaim[] {
  const file = join(evalData, 'irs_publications', 'text', 'form_instructions_2011_2020.jsonl.gz');
  const rows = lines(gunzipSync(readFileSync(file)).toString()).map(
    (line) => JSON.parse(line) as { title: string; text: string },
  );
  return rows
    .flatMap(({ title, text }) => {
      const passage = text.slice(600, 2600);
      return claimsIn(passage)
        .slice(1, 4)
        .map((claim) => ({
          source: 'irs-sentences' as const,
          question: title,
          claim,
          passage,
          changed: 0,
        }));
    })
    .slice(0, limit);
}

/** Pairs of news sentences that people judged to mean the same (MSRP); the shorter one is the claim. */
export function newsParaphrases(evalData: string, file: 'msrp_train' | 'msrp_val'): SupportedClaim[] {
  const path = join(evalData, 'paraphrase_small', `${file}.tsv.gz`);
  return lines(gunzipSync(readFileSync(path)).toString())
    .map((line) => line.split('\t'))
    .filter(([quality]) => quality === '1')
    .map(([, , , one = '', other = '']) => {
      const [claim, passage] = one.length <= other.length ? [one, other] : [other, one];
      return {
        source: 'news-paraphrases',
        question: '',
        claim,
        passage,
        changed: changedShare(claim, passage),
      };
    });
}

/** Share of the claim's content words, by their first five letters, that the passage does not have. */
export function changedShare(claim: string, passage: string): number {
  const told = contentWords(claim);
  const stated = new Set(contentWords(passage));
  return told.length === 0 ? 0 : told.filter((word) => !stated.has(word)).length / told.length;
}

function contentWords(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/[a-z0-9]+/g) ?? [])].filter((word) => !STOP.has(word));
}

function claimsIn(text: string): string[] {
  return sentencesOf(text)
    .map(({ start, end }) => text.slice(start, end).replaceAll(/\s+/g, ' '))
    .filter(
      (sentence) => sentence.length >= 30 && sentence.length <= 400 && /^[\p{Lu}\d].*[.!?]$/u.test(sentence),
    );
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
