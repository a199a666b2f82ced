import { topicTerms } from './topic-terms.js';

/** Terms (words that a search would use) up to which a message can be a fragment or the rest of a question. */
const FEW_TERMS = 2;
const SHORT_TERMS = 6;

const CONTINUES =
  /^(?:and|but|or|also|so|then|what about|how about|what if|what else|anything else|why not|only|even|same|including|except|more)\b/i;
/** A question word with nothing behind it that could be looked for. */
const BARE =
  /^(?:why|how|when|where|who|which|what|how (?:much|many|long|often|so|come)|since when|until when|really)\W*$/i;
const PRONOUN =
  /\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|these|those|this one|that one|such|former|latter)\b/i;
/** `that` and `this` point back where they are no mere link between clauses. */
const POINTS =
  /\b(?:is|are|was|were|does|do|did|can|could|would|will|has|of|for|about|in|on|to|with|after|before|than|like|explain|why|how)\s+(?:that|this)\b(?!\s+(?:is|are|was|were|has|have|the|a|an)\b)|\b(?:that|this)\W*$/i;
/** `What is VAT?`, `Define depreciation.`: short, and yet whole. */
const DEFINITION =
  /^(?:what(?:'s|’s| is| are| was| were)|who(?:'s|’s| is| was)|define|explain|describe)\s+(?!the\b|that\b|this\b|these\b|those\b|it\b|they\b|there\b|my\b|our\b)\S/i;
/** A form, a code, an abbreviation or a name inside the sentence. */
const IDENTIFIER = /\b(?!(?:19|20)\d\d\b)[A-Za-z-]*\d[\w-]*|\b[A-Z]{2,}\b|(?<=\p{Ll}\s)\p{Lu}\p{Ll}+/u;

/** `How long does it take to …`: a pronoun that stands for nothing said before. */
const EXPLETIVE = /\b(?:(?:does|will|would|did|can) it (?:take|appear|seem)|it (?:takes|appears|seems))\b/gi;

/** Whether a message needs what was said before it: a continuation, a fragment, or a word that points back. */
export function leansBack(message: string): boolean {
  const plain = message.trim();
  const terms = topicTerms(plain).length;
  if (BARE.test(plain)) return true;
  if (CONTINUES.test(plain)) return terms <= SHORT_TERMS;
  if (pointsBack(plain, terms)) return true;
  return terms <= FEW_TERMS && !DEFINITION.test(plain) && !IDENTIFIER.test(plain);
}

/** A pronoun behind two terms of its own sentence is likely to mean one of them. */
function pointsBack(message: string, terms: number): boolean {
  if (terms > SHORT_TERMS) return false;
  if (POINTS.test(message)) return true;
  const at = PRONOUN.exec(message.replaceAll(EXPLETIVE, ' '))?.index;
  return at !== undefined && (terms <= FEW_TERMS || topicTerms(message.slice(0, at)).length < FEW_TERMS);
}
