import { Controller } from '@nestjs/common';
import { cancelJob, readJob } from '@plumbline/contracts';
import { Handle, IncomingCall } from '@plumbline/transport';
import { JobsService } from './jobs.service.js';

@Controller()
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Handle(readJob)
  read({ jobId }: { jobId: string }, call: IncomingCall) {
    return this.jobs.read(jobId, call.context);
  }

  @Handle(cancelJob)
  cancel({ jobId }: { jobId: string }, call: IncomingCall) {
    return this.jobs.cancel(jobId, call.context);
  }
}
