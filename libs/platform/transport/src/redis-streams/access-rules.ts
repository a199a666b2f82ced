/** What one process does on the broker; the names are those of services and events. */
export interface ServiceAccess {
  readonly service: string;
  /** Whether it answers calls. */
  readonly answers: boolean;
  /** Services that it calls. */
  readonly calls: readonly string[];
  /** Events that it handles. */
  readonly subscribes: readonly string[];
  /** Events that it emits. */
  readonly emits: readonly string[];
}

const connection = ['ping', 'quit', 'time', 'info', 'client|id', 'client|unblock', 'client|setname'];
const consuming = [
  'xreadgroup',
  'xack',
  'xdel',
  'xclaim',
  'xpending',
  'xlen',
  'xgroup|create',
  'xgroup|delconsumer',
  'xinfo|consumers',
];
const trimming = ['xinfo|groups', 'xtrim'];

/**
 * The rules of a Redis 7 user that may do this and nothing else; name, state and password stand before them
 * (`user retrieval on #<sha256> …`). Each thing is a selector of its own, so that no command reaches the keys of another.
 */
export function accessRules({ service, answers, calls, subscribes, emits }: ServiceAccess): string[] {
  const rules = ['resetkeys', 'resetchannels', '-@all', ...connection.map(allow)];
  // Whoever handles events keeps dead letters of its own too.
  if (answers || subscribes.length > 0)
    rules.push(selector([`~{plumb:${service}}:*`], [...consuming, 'xadd', 'xrange', 'set']));
  if (answers)
    rules.push(selector([`&{plumb:${service}}:cancel`], ['subscribe']), selector(['%W~{rpl:*}'], ['xadd']));
  if (subscribes.length > 0) rules.push(selector(subscribes.map(topic('~')), [...consuming, ...trimming]));
  if (emits.length > 0) rules.push(selector(emits.map(topic('%W~')), ['xadd', 'pexpire']));
  if (calls.length === 0) return rules;
  const requests = (prefix: string) => calls.map((called) => `${prefix}{plumb:${called}}:rpc*`);
  rules.push(
    selector(
      calls.map((called) => `&{plumb:${called}}:cancel`),
      ['publish'],
    ),
  );
  rules.push(selector([`~{rpl:${service}.*}`], ['xadd', 'xread', 'xtrim', 'pexpire']));
  rules.push(selector(requests('%W~'), ['xadd', 'xdel']));
  rules.push(selector(requests('%R~'), ['xlen', 'xinfo|consumers']));
  return rules;
}

function topic(prefix: string): (name: string) => string {
  return (name) => `${prefix}{plumb:evt:${name}}`;
}

function selector(reach: readonly string[], commands: readonly string[]): string {
  return `(${[...reach, ...commands.map(allow)].join(' ')})`;
}

function allow(command: string): string {
  return `+${command}`;
}
