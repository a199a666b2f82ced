import { AppError } from '@plumbline/core';
import pg from 'pg';

const refusals: Readonly<Record<string, string>> = {
  '28000':
    'the login is refused (the role may not enter, or only with TLS). Check DATABASE_URL and DATABASE_CA_FILE.',
  '28P01':
    'the password is refused. Check DATABASE_URL, or run the migrate command, which sets the password.',
  '3D000': 'the database does not exist. Check DATABASE_URL, or create it.',
  '42501': 'the role may not do this. Run the migrate command, which gives the rights.',
};
const passing: Readonly<Record<string, string>> = {
  '53100': 'its disk is full',
  '53200': 'it is out of memory',
  '53300': 'it has no connection left',
  '57P01': 'it was shut down',
  '57P02': 'it crashed',
  '57P03': 'it is starting',
  '25006': 'it takes no writes at the moment',
};
/** The work was undone in favour of somebody else's; the same again can succeed. */
const yielded = ['40001', '40P01', '55P03'];
const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the name of the host is unknown',
  EAI_AGAIN: 'the name of the host is unknown at the moment',
};
const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME/;
const lossMessages =
  /^Connection terminated|not queryable|^Query read timeout|^Client was closed|^timeout exceeded|pool after calling end|^Client has encountered/;
const loginMessages = /^SASL|does not support SSL/;

/**
 * What the driver throws, as the house knows it: `UNAVAILABLE` when the server is away, `DATABASE_REFUSED` when it does
 * not let this process in, `DEADLINE` when a statement took too long. An error of SQL keeps its code and loses what
 * may hold a row's values. No message shows a password.
 */
export function databaseError(error: unknown, place: string): unknown {
  if (error instanceof AppError) return error;
  const { code = '', message } = failureOf(error);
  if (error instanceof pg.DatabaseError) return serverError(error, place);
  if (certificateCodes.test(code))
    return refused(place, 'its certificate is not trusted. Check DATABASE_CA_FILE.', error);
  if (loginMessages.test(message))
    return refused(place, 'the login fails. Check DATABASE_URL and DATABASE_CA_FILE.', error);
  if (message.startsWith('timeout exceeded'))
    return new AppError('OVERLOADED', 'All connections to the database are busy.', { cause: error });
  if (isLoss(error)) return unavailable(place, networkReasons[code] ?? 'the connection is lost', error);
  return error;
}

/** Whether the connection is of no use after this error. */
export function isLoss(error: unknown): boolean {
  const { code = '', message, syscall } = failureOf(error);
  return Boolean(syscall) || code.startsWith('E') || code.startsWith('57P') || lossMessages.test(message);
}

function failureOf(error: unknown): { message: string; code?: string; syscall?: string } {
  const { message = '', code, syscall } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  return { message, code, syscall };
}

function serverError(error: pg.DatabaseError, place: string): Error {
  const { code = '' } = error;
  const refusal = refusals[code];
  if (refusal) return refused(place, refusal, error);
  const reason = passing[code] ?? (code.startsWith('08') ? 'the connection is lost' : undefined);
  if (reason) return unavailable(place, reason, error);
  if (yielded.includes(code))
    return new AppError('UNAVAILABLE', 'The database gave way to another writer. Try again.', {
      cause: error,
    });
  if (code === '57014')
    return new AppError('DEADLINE', 'A statement of the database took too long.', { cause: error });
  if (code === '25P03')
    return new AppError('UNAVAILABLE', 'A transaction was idle too long and was rolled back.', {
      cause: error,
    });
  error.detail = undefined;
  error.where = undefined;
  error.internalQuery = undefined;
  return error;
}

function refused(place: string, reason: string, cause: unknown): AppError {
  return new AppError('DATABASE_REFUSED', `Postgres at ${place}: ${reason}`, { cause });
}

function unavailable(place: string, reason: string, cause: unknown): AppError {
  return new AppError('UNAVAILABLE', `Postgres at ${place} is not available: ${reason}.`, { cause });
}
