import { found, type Invariant } from './violation.js';

/** Keys that live as long as their service, and who owns them. */
const ownedKeys = [/^\{plumb:[a-z-]+\}:(rpc|dlq)/, /^\{plumb:evt:[a-z.-]+\}/];

/** Of what is left when all is over. */
export const remainderInvariants: readonly Invariant[] = [
  {
    name: 'nothing is pending or queued after quiescence',
    check: ({ redis }) => [
      ...redis.groups
        .filter(({ pending }) => pending > 0)
        .map(({ stream, group, pending }) => found(`${pending} pending in ${stream} of ${group}`)),
      ...redis.requests
        .filter(({ length }) => length > 0)
        .map(({ stream, length }) => found(`${length} entries in ${stream}`)),
    ],
  },
  {
    name: 'no key is without a time to live or an owner',
    check: ({ redis }) =>
      redis.keys
        .filter(({ key, expires }) => !expires && !ownedKeys.some((owned) => owned.test(key)))
        .map(({ key }) => found(`${key} stays for ever`)),
  },
  {
    name: 'the dead letters are exactly the planted poison',
    check: ({ plan, deadLetters }) => {
      const planted = plan.calls.filter(({ kind }) => kind === 'poison').map(({ id }) => id);
      const dead = deadLetters.map(({ callId }) => callId);
      return [
        ...planted
          .filter((id) => dead.filter((other) => other === id).length !== 1)
          .map((id) => found(`${dead.filter((other) => other === id).length} dead letters`, id)),
        ...deadLetters
          .filter(({ callId }) => !planted.includes(callId))
          .map(({ callId, reason, stream }) => found(`an innocent in ${stream}: ${reason}`, callId)),
      ];
    },
  },
  {
    name: 'no process has an unhandled rejection or an end of its own',
    check: ({ processes }) =>
      processes.flatMap(({ name, unhandled, unexpectedEnds }) =>
        [...unhandled, ...unexpectedEnds].map((what) => found(`${name}: ${what}`)),
      ),
  },
  {
    name: 'the same seed gives the same plan',
    check: ({ plan, digestAgain }) =>
      plan.digest === digestAgain ? [] : [found(`${plan.digest}, then ${digestAgain}`)],
  },
];
