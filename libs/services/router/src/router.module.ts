import { type DynamicModule, Module } from '@nestjs/common';
import { RoutingController } from './routing/routing.controller.js';
import { RoutingService } from './routing/routing.service.js';

/** The semantic router; needs an `Embedder` in the process. */
@Module({})
export class RouterModule {
  static register(): DynamicModule {
    return { module: RouterModule, controllers: [RoutingController], providers: [RoutingService] };
  }
}
