import pg from 'pg';
import { safeNumber } from '../safe-number.js';

type Parser = (text: string) => unknown;

const bytea = 17;
const textArray = 1009;
const bytesOf = pg.types.getTypeParser(bytea) as (text: string) => Buffer;
const stringsOf = pg.types.getTypeParser(textArray as never) as (text: string) => unknown;
const parsers: Readonly<Record<number, Parser>> = {
  20: safeNumber,
  1016: inArray(safeNumber),
  1082: dayOf,
  1182: inArray(dayOf),
  [bytea]: (text) => new Uint8Array(bytesOf(text)),
};

/** The values that `DatabaseConnection` promises; what is not named is read as the driver does. */
export const postgresTypes: pg.CustomTypesConfig = {
  getTypeParser: ((type: number, format: 'text' | 'binary') =>
    parsers[type] ?? pg.types.getTypeParser(type, format as 'text')) as typeof pg.types.getTypeParser,
};

/** The driver would take midnight of the machine's time zone. */
function dayOf(text: string): Date {
  return new Date(`${text}T00:00:00Z`);
}

function inArray(parse: (text: string) => unknown): Parser {
  const items = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(items);
    return value === null ? null : parse(value as string);
  };
  return (text) => items(stringsOf(text));
}
