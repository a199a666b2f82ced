/** A request or event as it lies in a stream. The letters are the names of its fields there. */
export interface RequestMessage {
  /** `i`: the caller's process and a count, never used again; the same for a message that is sent again. */
  readonly id: string;
  /** `p` */
  readonly pattern: string;
  /** `r`: the stream that takes the reply; empty when nobody waits for one. */
  readonly replyTo: string;
  /** `t`: milliseconds from this entry's own time to the deadline. */
  readonly budgetMs: number;
  /** `f`: `r` when it was sent before, under the same id. */
  readonly flags: string;
  /** `o`: when it was sent first, by Redis's time. */
  readonly firstSentAt: number;
  /** `c`: when this copy was made and signed, by Redis's time. */
  readonly createdAt: number;
  /** `k`: the name of the caller. */
  readonly caller: string;
  /** `m`: JSON, see `Metadata`. */
  readonly metadata: string;
  /** `d`: JSON. */
  readonly data: string;
  /** `s`: see `Signatures`; empty when unsigned. */
  readonly signature: string;
}

const version = '1';
const idPattern = /^[\w.:-]{1,128}$/;

export function fieldsOf(message: RequestMessage): (string | number)[] {
  const { id, pattern, replyTo, budgetMs, flags, firstSentAt, createdAt, caller } = message;
  // prettier-ignore
  return [
    'v', version, 'i', id, 'p', pattern, 'r', replyTo, 't', budgetMs, 'f', flags, 'o', firstSentAt,
    'c', createdAt, 'k', caller, 'm', message.metadata, 'd', message.data, 's', message.signature,
  ];
}

/** The message of an entry; undefined when it is none that this version understands. */
export function messageOf(fields: readonly string[]): RequestMessage | undefined {
  const found: Record<string, string | undefined> = Object.create(null);
  for (let index = 0; index < fields.length; index += 2) found[fields[index] as string] = fields[index + 1];
  const { v, i = '', p = '', r = '', k = '', f = '', m, d, s = '' } = found;
  const budgetMs = Number(found.t);
  const createdAt = Number(found.c);
  const firstSentAt = Number(found.o);
  const numbers = Number.isFinite(budgetMs) && Number.isFinite(createdAt) && Number.isFinite(firstSentAt);
  if (v !== version || !numbers || m === undefined || d === undefined) return undefined;
  if (!idPattern.test(i) || !idPattern.test(p) || !idPattern.test(k)) return undefined;
  return {
    id: i,
    pattern: p,
    replyTo: r,
    budgetMs,
    flags: f,
    firstSentAt,
    createdAt,
    caller: k,
    metadata: m,
    data: d,
    signature: s,
  };
}
