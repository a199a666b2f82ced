import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Inject } from '@nestjs/common';
import { Handle, type IncomingCall } from '@plumbline/transport';
import {
  awaitDeadline,
  countUp,
  keepValue,
  type ProbeReply,
  type ProbeRequest,
  readValue,
  spendMoney,
  takePoison,
} from './probe-calls.js';
import { ReplicaOptions } from './replica-options.js';
import { SideEffects } from './side-effects.js';
import { tellHarness } from './tell-harness.js';

/** Handlers of every redelivery class; each notes that it ran. */
@Controller()
export class ProbeController {
  constructor(
    @Inject(ReplicaOptions) private readonly options: ReplicaOptions,
    @Inject(SideEffects) private readonly effects: SideEffects,
  ) {}

  @Handle(readValue)
  readValue(request: ProbeRequest, call: IncomingCall): Promise<ProbeReply> {
    return this.note(request, call, () => pause(request.workMs));
  }

  @Handle(keepValue)
  keepValue(request: ProbeRequest, call: IncomingCall): Promise<ProbeReply> {
    return this.note(request, call, async () => {
      await pause(request.workMs);
      await this.effects.keep({ ...request, replica: this.options.name });
    });
  }

  @Handle(spendMoney)
  spendMoney(request: ProbeRequest, call: IncomingCall): Promise<ProbeReply> {
    return this.note(request, call, () => pause(request.workMs));
  }

  @Handle(awaitDeadline)
  awaitDeadline(request: ProbeRequest, call: IncomingCall): Promise<ProbeReply> {
    return this.note(request, call, () => aborted(call.signal));
  }

  @Handle(takePoison)
  takePoison(request: ProbeRequest, call: IncomingCall): Promise<ProbeReply> {
    return this.note(request, call, async () => {
      if (this.options.mended) return;
      await tellHarness({ type: 'poisoned', callId: request.callId });
      process.kill(process.pid, 'SIGKILL');
    });
  }

  @Handle(countUp)
  async *countUp(request: ProbeRequest, call: IncomingCall) {
    const execution = await this.begin(request, call);
    let made = 0;
    try {
      for (let chunk = 0; chunk < request.chunks && !call.signal.aborted; chunk++) {
        made++;
        yield { ...echo(request, call), chunk };
        await pause(request.workMs, undefined, { signal: call.signal });
      }
    } finally {
      await this.effects.end(execution, made);
    }
  }

  private async note(request: ProbeRequest, call: IncomingCall, work: () => Promise<unknown>) {
    const execution = await this.begin(request, call);
    await work();
    await this.effects.end(execution);
    return echo(request, call);
  }

  private begin({ callId }: ProbeRequest, { attempt, deadline }: IncomingCall): Promise<string> {
    const remainingMs = deadline.getTime() - Date.now();
    return this.effects.begin({ callId, attempt, remainingMs, replica: this.options.name });
  }
}

/** What the handler of `callId` takes for its caller. */
export function echo({ callId }: ProbeRequest, { context }: IncomingCall): ProbeReply {
  return { callId, tenantId: context.tenantId, subject: context.subject };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
