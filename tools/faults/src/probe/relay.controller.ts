import { Controller, Inject } from '@nestjs/common';
import { Caller, Handle, type IncomingCall } from '@plumbline/transport';
import { forwardValue, type ProbeReply, type ProbeRequest, readValue } from './probe-calls.js';

/** A service that is a caller itself: hands on the context, the deadline and the signal. */
@Controller()
export class RelayController {
  constructor(@Inject(Caller) private readonly caller: Caller) {}

  @Handle(forwardValue)
  forwardValue(request: ProbeRequest, call: IncomingCall): Promise<ProbeReply> {
    return this.caller.call(readValue, request, call);
  }
}
