import type { HistoryTurn } from '@plumbline/contracts';
import { leansBack } from './leans-back.js';
import { isSmallTalk } from './small-talk.js';
import { topicTerms } from './topic-terms.js';

/** Turns in which the topic of a chain of follow-ups is looked for. */
const MOST_TURNS = 6;
const TOPIC_WORDS = 14;
const ANSWER_NAMES = 3;

const WORD = /[\p{L}\p{N}][\p{L}\p{N}.'’-]*/gu;
const YEAR = /\b(?:19|20)\d\d\b/g;
const PREPOSITIONS =
  'for|in|of|on|to|at|with|without|from|under|by|during|after|before|outside|inside|between';
/** `And for married couples?`: nothing but a preposition and its object. */
const CONTINUED = new RegExp(
  `^(?:(?:and|but|or|so|then|also|only|even)\\s+)*(?:(?:what|how)\\s+about\\s+)?(${PREPOSITIONS})\\s+([^?.!,]+)[?.!]*$`,
  'i',
);
const PHRASE_END = `(?=\\s+(?:${PREPOSITIONS}|and|or|when|if|unless|who|that|which|because|is|are|was|were)\\b|[,;?.!]|$)`;
const REFERENCE = /\b(?:it|its|they|them|their|theirs|he|him|his|she|her|this|that|these|those)\b/i;
/** Forms, sections and names: what an answer introduces and the next question may mean by `it`. */
const NAMES =
  /\b(?:Form|Schedule|Section|Publication|Article|Annex|Chapter|Table|Part)\s+[A-Z\d][\w-]*|(?<=[\p{Ll},]\s)\p{Lu}[\p{L}\d-]+(?:\s\p{Lu}[\p{L}\d-]+)*/gu;

/**
 * The message as a question that stands alone. One that leans on what was said takes the topic from the last question
 * that stood alone: its year or its phrase behind the same preposition gives way to that of the message, otherwise the
 * words that the message lacks are added behind it. A message that stands alone stays as it is.
 */
export function standAlone(message: string, history: readonly HistoryTurn[]): string {
  if (!leansBack(message)) return message;
  const turns = history.slice(-MOST_TURNS).filter(({ question }) => !isSmallTalk(question));
  const topic = turns.reduce(
    (said, { question }) => (said !== '' && leansBack(question) ? complete(question, said) : question),
    '',
  );
  if (topic === '') return message;
  const names = REFERENCE.test(message) ? namesIn(turns.at(-1)?.answer ?? '') : [];
  return complete(message, topic, names);
}

function complete(message: string, topic: string, names: readonly string[] = []): string {
  return withYear(message, topic) ?? withPhrase(message, topic) ?? withTopicWords(message, topic, names);
}

/** `What about 2023?` after a question on 2022. */
function withYear(message: string, topic: string): string | undefined {
  const [year, ...others] = message.match(YEAR) ?? [];
  const rest = topicTerms(message.replaceAll(YEAR, ' '));
  if (year === undefined || others.length > 0 || rest.some((term) => term !== 'year' && term !== 'tax'))
    return undefined;
  const years = new Set(topic.match(YEAR));
  if (years.size === 1) return topic.replaceAll(YEAR, year);
  return years.size === 0 ? `${withoutEnd(topic)} in ${year}?` : undefined;
}

/** `And for married couples?` after a question with or without a `for`. */
function withPhrase(message: string, topic: string): string | undefined {
  const [, preposition = '', object = ''] = CONTINUED.exec(message.trim()) ?? [];
  if (preposition === '' || REFERENCE.test(object)) return undefined;
  const phrase = `${preposition.toLowerCase()} ${object.trim()}`;
  const same = new RegExp(`\\b${preposition}\\s+(?!\\w+ing\\b)[^,;?.!]+?${PHRASE_END}`, 'i');
  const at = same.exec(topic);
  if (!at) return `${withoutEnd(topic)} ${phrase}?`;
  return topic.slice(0, at.index) + phrase + topic.slice(at.index + at[0].length);
}

function withTopicWords(message: string, topic: string, names: readonly string[]): string {
  const said = new Set(topicTerms(message));
  const hasYear = message.search(YEAR) >= 0;
  const words = (topic.match(WORD) ?? []).filter(
    (word) => topicTerms(word).some((term) => !said.has(term)) && !(hasYear && /^(?:19|20)\d\d$/.test(word)),
  );
  const added = [...words.slice(0, TOPIC_WORDS), ...names.filter((name) => !topic.includes(name))];
  return added.length > 0 ? `${message} (${added.join(' ')})` : message;
}

/** Names in the first sentences of an answer, its markers left out. */
function namesIn(answer: string): string[] {
  const opening = answer.replaceAll(/\[\d+\]/g, '').slice(0, 300);
  return [...new Set(opening.match(NAMES) ?? [])].slice(0, ANSWER_NAMES);
}

function withoutEnd(question: string): string {
  return question.trim().replace(/[?.!]+$/, '');
}
