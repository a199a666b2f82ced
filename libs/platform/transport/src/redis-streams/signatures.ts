import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { callerOf, type RequestMessage } from './request-message.js';

export interface SignatureKeys {
  /** Of this process's own messages; without it they are not signed. */
  readonly own?: string;
  /** Of the callers that this process believes, by name; without it messages are taken unsigned. */
  readonly callers?: Readonly<Record<string, string>>;
}

export type SignatureProblem = 'unsigned' | 'unknown' | 'forged' | 'stale';

/** A copy that Redis took so much later than it was signed was not written by its caller, who would have sent another. */
const maxAgeMs = 15_000;

/**
 * Proof that a message comes from whom it says and was made just now: HMAC-SHA-256 with a key of that caller over all
 * fields. Replies are not signed: only services may write to reply streams (access rules).
 */
export class Signatures {
  private readonly own?: KeyObject;
  private readonly callers?: ReadonlyMap<string, KeyObject>;

  constructor({ own, callers }: SignatureKeys) {
    this.own = own === undefined ? undefined : keyOf(own);
    this.callers =
      callers && new Map(Object.entries(callers).map(([name, key]) => [name, keyOf(key)] as const));
  }

  /** The message with its signature, made at this moment of Redis's time; as it is without a key. */
  sign(message: RequestMessage, now: number): RequestMessage {
    if (!this.own) return message;
    const dated = { ...message, createdAt: Math.floor(now) };
    return { ...dated, signature: digest(this.own, signedText(dated)).toString('base64url') };
  }

  /** Of a message that was written at this moment of Redis's time. */
  problemWith(message: RequestMessage, writtenAt: number): SignatureProblem | undefined {
    const problem = this.problemOf(callerOf(message.id), message.signature, () => signedText(message));
    if (problem || !this.callers) return problem;
    return Math.abs(writtenAt - (message.createdAt ?? 0)) > maxAgeMs ? 'stale' : undefined;
  }

  /** `id time signature`: what is published to cancel a request. */
  signCancel(id: string, now: number): string {
    const text = `${id} ${Math.floor(now)}`;
    return `${text} ${this.own ? digest(this.own, text).toString('base64url') : ''}`;
  }

  /** The request that is cancelled, when the text proves that its own caller does it. */
  readCancel(text: string, now: number): string | undefined {
    const [id = '', createdAt = '', signature = ''] = text.split(' ');
    if (this.problemOf(callerOf(id), signature, () => `${id} ${createdAt}`)) return undefined;
    const isStale = this.callers !== undefined && !(Math.abs(now - Number(createdAt)) <= maxAgeMs);
    return isStale ? undefined : id;
  }

  private problemOf(caller: string, signature: string, text: () => string): SignatureProblem | undefined {
    if (!this.callers) return undefined;
    if (signature === '') return 'unsigned';
    const key = this.callers.get(caller);
    if (!key) return 'unknown';
    const given = Buffer.from(signature, 'base64url');
    const expected = digest(key, text());
    const genuine = given.length === expected.length && timingSafeEqual(given, expected);
    return genuine ? undefined : 'forged';
  }
}

function keyOf(text: string): KeyObject {
  return createSecretKey(text, 'utf8');
}

function digest(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** The lengths keep two messages from having one text. */
function signedText(message: RequestMessage): string {
  const { id, pattern, replyTo, budgetMs, firstSentAt = '', createdAt, metadata, data } = message;
  const head = `${id}\n${pattern}\n${replyTo.length}\n${replyTo}\n${budgetMs}\n${firstSentAt}\n${createdAt}`;
  return `${head}\n${metadata.length}\n${metadata}${data}`;
}
