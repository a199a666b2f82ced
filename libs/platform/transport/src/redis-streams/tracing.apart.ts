import { Test } from '@nestjs/testing';
import { RedisServer, waitFor } from '@plumbline/testing';
import { CallSpan } from '../call-tracing.js';
import { Caller } from '../caller.js';
import { tracingContract } from '../tracing.contract.js';
import { TransportModule } from '../transport.module.js';
import { RedisStreamsServer } from './server/redis-streams.server.js';

describe(CallSpan.name, () => {
  tracingContract(async (module) => {
    const redis = await RedisServer.start();
    const imports = [TransportModule.redisStreams({ service: 'probe', url: redis.url }), module];
    const testing = await Test.createTestingModule({ imports }).compile();
    const strategy = testing.get(RedisStreamsServer);
    const app = testing.createNestMicroservice({ strategy, logger: false });
    await app.listen();
    await waitFor(() => strategy.readiness().length === 0);
    const close = async () => {
      await app.close();
      await redis.stop();
    };
    return { caller: app.get(Caller), close };
  });
});
