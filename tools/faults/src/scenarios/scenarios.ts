import { duplicateMessages } from './duplicate-messages.js';
import { freezeReplica } from './freeze-replica.js';
import { killDurableRedis, killForgetfulRedis } from './kill-redis.js';
import { killReplica } from './kill-replica.js';
import { killGateway, leaveStream } from './leave-stream.js';
import { muteService } from './mute-service.js';
import { overload } from './overload.js';
import { poison } from './poison.js';
import { rollingRestart } from './rolling-restart.js';
import type { Scenario } from './scenario.js';
import { fakedClocks, wrongClocks } from './wrong-clocks.js';

/** What is run against the probe: F1 to F10. */
export const scenarios: readonly Scenario[] = [
  killReplica,
  rollingRestart,
  killDurableRedis,
  killForgetfulRedis,
  muteService,
  freezeReplica,
  leaveStream,
  killGateway,
  overload,
  poison,
  duplicateMessages,
  wrongClocks,
  fakedClocks,
];
