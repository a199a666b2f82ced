export interface StreamEntry {
  /** Milliseconds of Redis's time and a count. */
  readonly id: string;
  readonly fields: readonly string[];
}

type RawEntry = [id: string, fields: string[] | null];

/** Entries by key, of a reply to XREAD or XREADGROUP. */
export function entriesByKey(reply: unknown): [key: string, entries: StreamEntry[]][] {
  return ((reply ?? []) as [string, RawEntry[]][]).map(([key, entries]) => [key, entriesOf(entries)]);
}

/** Of a reply to XRANGE or XCLAIM, without those that were deleted meanwhile. */
export function entriesOf(reply: unknown): StreamEntry[] {
  const entries: StreamEntry[] = [];
  for (const entry of reply as (RawEntry | null)[])
    if (entry?.[1]) entries.push({ id: entry[0], fields: entry[1] });
  return entries;
}

/** When the entry was written, by Redis's time in milliseconds. */
export function writtenAt(entryId: string): number {
  return Number(entryId.slice(0, entryId.indexOf('-')));
}

export interface PendingEntry {
  readonly id: string;
  readonly consumer: string;
  readonly idleMs: number;
  readonly deliveries: number;
}

/** Of a reply to XPENDING with a range. */
export function pendingEntriesOf(reply: unknown): PendingEntry[] {
  return (reply as [string, string, number, number][]).map(([id, consumer, idleMs, deliveries]) => ({
    id,
    consumer,
    idleMs,
    deliveries,
  }));
}

export interface ConsumerGroup {
  readonly name: string;
  readonly pending: number;
  /** Id of the entry that was handed out last. */
  readonly lastDelivered: string;
}

/** Of a reply to XINFO GROUPS. */
export function groupsOf(reply: unknown): ConsumerGroup[] {
  return (reply as (string | number)[][]).map((words) => {
    const valueOf = (name: string) => words[words.indexOf(name) + 1];
    return {
      name: String(valueOf('name')),
      pending: Number(valueOf('pending')),
      lastDelivered: String(valueOf('last-delivered-id')),
    };
  });
}

export function isBefore(entryId: string, other: string): boolean {
  const [time = 0, count = 0] = entryId.split('-').map(Number);
  const [otherTime = 0, otherCount = 0] = other.split('-').map(Number);
  return time < otherTime || (time === otherTime && count < otherCount);
}
