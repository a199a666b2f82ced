/** A request or event as it lies in a stream. The letters are the names of its fields there. */
export interface RequestMessage {
  /** `i`: the caller's name, its process and a count; the same for a message that is sent again, else never used again. */
  readonly id: string;
  /** `p` */
  readonly pattern: string;
  /** `r`: the stream that takes the reply; empty when nobody waits for one. */
  readonly replyTo: string;
  /** `t`: milliseconds from this entry's own time to the deadline. */
  readonly budgetMs: number;
  /** `o`: when it was sent first, by Redis's time; only when it was sent before. */
  readonly firstSentAt?: number;
  /** `c`: when this copy was made and signed, by Redis's time; only when it is signed. */
  readonly createdAt?: number;
  /** `m`: JSON, see `Metadata`. */
  readonly metadata: string;
  /** `d`: JSON. */
  readonly data: string;
  /** `s`: see `Signatures`; empty when unsigned. */
  readonly signature: string;
}

const version = '1';
const name = /^[\w.:-]{1,128}$/;

export function fieldsOf(message: RequestMessage): (string | number)[] {
  const { id, pattern, replyTo, budgetMs, firstSentAt, createdAt, metadata, data, signature } = message;
  const fields = ['v', version, 'i', id, 'p', pattern, 'r', replyTo, 't', budgetMs, 'm', metadata, 'd', data];
  if (firstSentAt !== undefined) fields.push('o', firstSentAt);
  if (createdAt !== undefined) fields.push('c', createdAt, 's', signature);
  return fields;
}

/** The message of an entry; undefined when it is none that this version understands. */
export function messageOf(fields: readonly string[]): RequestMessage | undefined {
  const found: Partial<Record<Letter, string>> = {};
  for (let index = 0; index < fields.length; index += 2) {
    const letter = fields[index] as Letter;
    if (letters.has(letter)) found[letter] = fields[index + 1];
  }
  const { v, i = '', p = '', r = '', t, m, d, s = '' } = found;
  const budgetMs = Number(t);
  if (v !== version || m === undefined || d === undefined || !Number.isFinite(budgetMs)) return undefined;
  if (!name.test(i) || !i.includes('.') || !name.test(p)) return undefined;
  const firstSentAt = timeOf(found.o);
  const createdAt = timeOf(found.c);
  return {
    id: i,
    pattern: p,
    replyTo: r,
    budgetMs,
    firstSentAt,
    createdAt,
    metadata: m,
    data: d,
    signature: s,
  };
}

/** The name of the service that sent it. */
export function callerOf(requestId: string): string {
  return requestId.slice(0, requestId.indexOf('.'));
}

const letters = new Set(['v', 'i', 'p', 'r', 't', 'o', 'c', 'm', 'd', 's'] as const);
type Letter = typeof letters extends Set<infer One> ? One : never;

/** What is no number is as good as absent: unsigned, or not sent before. */
function timeOf(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(time) ? time : undefined;
}
