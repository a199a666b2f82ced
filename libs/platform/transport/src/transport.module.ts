import { type DynamicModule, Module } from '@nestjs/common';
import { InProcessCaller } from './in-process/in-process.caller.js';
import { InProcessServer } from './in-process/in-process.server.js';
import { Caller } from './caller.js';

/** Gives every module the `Caller`. */
@Module({})
export class TransportModule {
  /** All services in one process; connect `app.get(InProcessServer)` as the microservice strategy. */
  static inProcess(): DynamicModule {
    return {
      module: TransportModule,
      global: true,
      providers: [
        { provide: InProcessServer, useFactory: () => new InProcessServer() },
        {
          provide: Caller,
          inject: [InProcessServer],
          useFactory: (server: InProcessServer) => new InProcessCaller(server),
        },
      ],
      exports: [InProcessServer, Caller],
    };
  }
}
