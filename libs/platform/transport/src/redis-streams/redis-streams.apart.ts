import { Test } from '@nestjs/testing';
import { RedisServer, waitFor } from '@plumbline/testing';
import { Caller } from '../caller.js';
import { transportContract } from '../transport.contract.js';
import { TransportModule } from '../transport.module.js';
import { RedisStreamsServer } from './server/redis-streams.server.js';

describe(RedisStreamsServer.name, () => {
  transportContract(async (module) => {
    const redis = await RedisServer.start();
    const options = { service: 'probe', url: redis.url };
    const testing = await Test.createTestingModule({
      imports: [TransportModule.redisStreams(options), module],
    }).compile();
    const strategy = testing.get(RedisStreamsServer);
    const app = testing.createNestMicroservice({ strategy, logger: false });
    await app.listen();
    await waitFor(() => strategy.readiness().length === 0, { what: 'the transport to be ready' });
    const close = async () => {
      await app.close();
      await redis.stop();
    };
    return { caller: app.get(Caller), close };
  });
});
