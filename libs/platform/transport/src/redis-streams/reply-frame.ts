import { AppError, type ErrorRecord } from '@plumbline/core';

/** A part of a reply as it lies in the caller's reply stream. The letters are the names of its fields there. */
export interface ReplyFrame {
  /** `i`: of the request. */
  readonly requestId: string;
  /** `q`: counts the frames of one attempt from 0. */
  readonly sequence: number;
  /** `a`: which delivery of the request gave it, from 1. */
  readonly attempt: number;
  /** `z`: 1 when nothing follows. */
  readonly last: boolean;
  /** `e`: an `ErrorRecord` as JSON, or empty. */
  readonly error: string;
  /** `d`: a JSON array of values. */
  readonly values: string;
}

export function frameFields({
  requestId,
  sequence,
  attempt,
  last,
  error,
  values,
}: ReplyFrame): (string | number)[] {
  return ['i', requestId, 'q', sequence, 'a', attempt, 'z', last ? 1 : 0, 'e', error, 'd', values];
}

/** The frame of an entry; undefined for one that is none, such as the first entry of each reply stream. */
export function frameOf(fields: readonly string[]): ReplyFrame | undefined {
  if (fields.length !== 12 || fields[0] !== 'i') return undefined;
  return {
    requestId: fields[1] ?? '',
    sequence: Number(fields[3]),
    attempt: Number(fields[5]),
    last: fields[7] === '1',
    error: fields[9] ?? '',
    values: fields[11] ?? '',
  };
}

/** What a caller may know of a failure, as text. */
export function errorText(error: unknown): string {
  return JSON.stringify(AppError.from(error).toRecord());
}

export function errorOf(text: string): AppError {
  return AppError.fromRecord(JSON.parse(text) as ErrorRecord);
}
