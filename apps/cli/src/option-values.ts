import { InvalidArgumentError } from 'commander';

/** A whole number within bounds, for `option()`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** 0 to 1. */
export function fraction(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}

/** An address that begins with `http://` or `https://`. */
export function address(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return text;
  throw new InvalidArgumentError('It must be an address such as http://127.0.0.1:3000.');
}

/** A JSON object, as text. */
export function jsonObject(text: string): string {
  if (isObject(text)) return text;
  throw new InvalidArgumentError('It must be a JSON object such as \'{"year": 2024}\'.');
}

/** An ISO 8601 time. */
export function isoTime(text: string): string {
  if (/^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  throw new InvalidArgumentError('It must be a time of ISO 8601 such as 2027-01-01T00:00:00Z.');
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
