import { Controller } from '@nestjs/common';
import { readUsage, type ReadUsageRequest, type UsageTotals } from '@plumbline/contracts';
import { Handle, type IncomingCall } from '@plumbline/transport';
import { UsageLedger } from './usage-ledger.js';

@Controller()
export class UsageController {
  constructor(private readonly ledger: UsageLedger) {}

  @Handle(readUsage)
  readUsage(request: ReadUsageRequest, { context }: IncomingCall): Promise<UsageTotals> {
    return this.ledger.totals(context, request);
  }
}
