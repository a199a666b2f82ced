import { Test } from '@nestjs/testing';
import { Caller } from '../caller.js';
import { transportContract } from '../transport.contract.js';
import { TransportModule } from '../transport.module.js';
import { InProcessCaller } from './in-process.caller.js';
import { InProcessServer } from './in-process.server.js';

describe(InProcessCaller.name, () => {
  transportContract(async (module) => {
    const testing = await Test.createTestingModule({
      imports: [TransportModule.inProcess(), module],
    }).compile();
    const app = testing.createNestMicroservice({ strategy: testing.get(InProcessServer), logger: false });
    await app.listen();
    return { caller: app.get(Caller), close: () => app.close() };
  });
});
