import { Test } from '@nestjs/testing';
import { CallSpan } from '../call-tracing.js';
import { Caller } from '../caller.js';
import { tracingContract } from '../tracing.contract.js';
import { TransportModule } from '../transport.module.js';
import { InProcessServer } from './in-process.server.js';

describe(CallSpan.name, () => {
  tracingContract(async (module) => {
    const imports = [TransportModule.inProcess(), module];
    const testing = await Test.createTestingModule({ imports }).compile();
    const app = testing.createNestMicroservice({ strategy: testing.get(InProcessServer), logger: false });
    await app.listen();
    return { caller: app.get(Caller), close: () => app.close() };
  });
});
