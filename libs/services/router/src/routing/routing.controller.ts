import { Controller } from '@nestjs/common';
import { decideRoute, type DecideRouteRequest, type DecideRouteResponse } from '@plumbline/contracts';
import { Handle, type IncomingCall } from '@plumbline/transport';
import { RoutingService } from './routing.service.js';

@Controller()
export class RoutingController {
  constructor(private readonly service: RoutingService) {}

  @Handle(decideRoute)
  decide(request: DecideRouteRequest, call: IncomingCall): Promise<DecideRouteResponse> {
    return this.service.decide(request, call.signal);
  }
}
