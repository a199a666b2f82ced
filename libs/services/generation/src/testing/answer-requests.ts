import type { GroundingPassage, StreamAnswerRequest } from '@plumbline/contracts';
import { newId } from '@plumbline/core';

/** The text of a document. */
export const source = `Title page.\n\nA vendor must register within 21 business days of becoming liable. The Commissioner may not refund
penalties that were paid before 1 April 2018. Books are standard rated.

Goods | Rate
Books | 15%
Shoes | 15%
Bread | 0%`;

const sourceStart = source.indexOf('A vendor');

/** Everything of the document behind its title. */
export function passage(overrides: Partial<GroundingPassage> = {}): GroundingPassage {
  return {
    chunkId: 'chk_1',
    documentId: 'doc_1',
    versionId: 'ver_1',
    title: 'VAT guide',
    text: source.slice(sourceStart),
    sourceStart,
    sourceEnd: source.length,
    score: 0.8,
    legs: {},
    fusion: { method: 'none', weights: {} },
    ...overrides,
  };
}

/** A question that the passage answers. */
export function question(overrides: Partial<StreamAnswerRequest> = {}): StreamAnswerRequest {
  return {
    answerId: newId('ans'),
    message: 'Within how many days must a vendor register?',
    question: 'Within how many days must a vendor register?',
    history: [],
    route: { name: 'documents', confidence: 1, tier: 'lite', cached: false },
    collection: 'default',
    passages: [passage()],
    evidence: { score: 0.9, sufficient: true },
    ...overrides,
  };
}

/** A paraphrase of the passage that holds. */
export const TRUE_CLAIM = 'Vendors are obliged to register within 21 business days. [1]';
