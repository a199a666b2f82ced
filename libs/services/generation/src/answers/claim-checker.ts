import type { ModelQuote } from '@plumbline/chat-model';
import type { GroundingPassage } from '@plumbline/contracts';
import { bestQuote, verifyClaim } from '@plumbline/text';
import type { ClaimSegment } from './claim-segmenter.js';

/** A claim that holds, and what it rests on. */
export interface VerifiedClaim {
  readonly text: string;
  readonly newLine: boolean;
  readonly supports: readonly ClaimSupport[];
}

/** `start` and `end` are offsets into the passage's text. */
export interface ClaimSupport {
  readonly passage: GroundingPassage;
  readonly start: number;
  readonly end: number;
}

const MAXIMUM_SUPPORTS = 3;
/** Passages that are tried for a claim without a marker, in the order of their rank. */
const MAXIMUM_TRIED = 12;
const WEB_ADDRESS = /(?:https?:\/\/|www\.)[^\s)\]>]+/gi;

/**
 * The claim when its quotes support it; without quotes, when a passage that it names does, or any passage when it
 * names none; undefined otherwise. A `Yes` or `No` in front of it is left out, because no quote can show that it
 * answers the question.
 */
export function checkClaim(
  segment: ClaimSegment,
  passages: readonly GroundingPassage[],
): VerifiedClaim | undefined {
  const text = withoutVerdict(segment.text);
  if (!/\p{L}{2}/u.test(text)) return undefined;
  if (segment.quotes) {
    const supports = quotedSupports(text, segment.quotes, passages);
    return supports && { text, newLine: segment.newLine, supports };
  }
  const named = segment.markers.flatMap((marker) => passages[marker - 1] ?? []);
  const supports: ClaimSupport[] = [];
  for (const passage of segment.markers.length > 0 ? named : passages.slice(0, MAXIMUM_TRIED)) {
    const support = supportOf(text, passage);
    if (support) supports.push(support);
    if (supports.length >= (named.length > 0 ? MAXIMUM_SUPPORTS : 1)) break;
  }
  return supports.length === 0 ? undefined : { text, newLine: segment.newLine, supports };
}

function withoutVerdict(text: string): string {
  const rest = text.replace(/^(?:yes|no)\b\s*(?:[.,:;!–—-]+\s*|$)/i, '');
  return rest === text ? text : rest.charAt(0).toUpperCase() + rest.slice(1);
}

function supportOf(claim: string, passage: GroundingPassage): ClaimSupport | undefined {
  const quote = bestQuote(claim, passage.text);
  if (!quote) return undefined;
  const support = { passage, start: quote.start, end: quote.end };
  return isSupported(claim, [support]) ? support : undefined;
}

/** The quotes of a selected claim, when they lie in their passages and together say what the claim says. */
function quotedSupports(
  claim: string,
  quotes: readonly ModelQuote[],
  passages: readonly GroundingPassage[],
): ClaimSupport[] | undefined {
  const supports: ClaimSupport[] = [];
  for (const { marker, start, end } of quotes) {
    const passage = passages[marker - 1];
    if (!passage || !isWithin(passage, start, end)) return undefined;
    supports.push({ passage, start, end });
  }
  return isSupported(claim, supports) ? supports : undefined;
}

function isWithin({ text }: GroundingPassage, start: number, end: number): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= text.length;
}

/** Whether the quotes, read one after the other, say what the claim says, its web addresses included. */
function isSupported(claim: string, supports: readonly ClaimSupport[]): boolean {
  const quote = supports.map(({ passage, start, end }) => passage.text.slice(start, end)).join('\n');
  const context = supports.map(({ passage }) => `${passage.title}\n${passage.heading ?? ''}`);
  const sources = supports.map(({ passage }) => passage.text);
  const addresses = claim.match(WEB_ADDRESS) ?? [];
  if (!addresses.every((address) => sources.some((text) => text.includes(address.replace(/[.,;:]+$/, '')))))
    return false;
  return verifyClaim(claim, quote, [...new Set(context)].join('\n')).supported;
}
