import { once } from 'node:events';
import { connect } from 'node:net';
import { waitFor } from '@plumbline/testing/wait-for';
import type { SupervisedProcess } from './supervised-process.js';

const START_MS = 30_000;

/** Resolves when somebody listens on the loopback port; ends the engine and rejects when nobody does in time. */
export async function untilListening(port: number, engine: SupervisedProcess): Promise<void> {
  try {
    await waitFor(() => listens(port), { timeoutMs: START_MS, what: `${engine.name} to listen` });
  } catch (error) {
    engine.kill();
    throw error;
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
