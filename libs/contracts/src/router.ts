import { z } from 'zod';
import { defineCall } from './define-call.js';
import { QueryVector } from './retrieval.js';
import { CollectionName, DEFAULT_COLLECTION, QuestionText } from './scalars.js';

export const RouteName = z.enum(['smalltalk', 'general', 'documents', 'graph', 'refuse']);
export type RouteName = z.infer<typeof RouteName>;

/** Where a question goes and which class of model answers it. */
export const Route = z
  .object({
    name: RouteName,
    /** Calibrated, 0 to 1. */
    confidence: z.number().min(0).max(1),
    tier: z.enum(['lite', 'pro']),
    cached: z.boolean(),
  })
  .meta({ id: 'Route' });
export type Route = z.infer<typeof Route>;

/** What was said before, oldest first. */
export const HistoryTurn = z.object({ question: z.string(), answer: z.string() });
export type HistoryTurn = z.infer<typeof HistoryTurn>;

export const DecideRouteRequest = z.object({
  message: QuestionText,
  history: z.array(HistoryTurn).max(50).default([]),
  collection: CollectionName.default(DEFAULT_COLLECTION),
});
export type DecideRouteRequest = z.infer<typeof DecideRouteRequest>;

export const DecideRouteResponse = z.object({
  /** The message as a question that stands without its history. */
  question: z.string(),
  /** Whether the history changed it. */
  rewritten: z.boolean(),
  route: Route,
  vector: QueryVector,
});
export type DecideRouteResponse = z.infer<typeof DecideRouteResponse>;

export const decideRoute = defineCall({
  pattern: 'router.decide-route',
  request: DecideRouteRequest,
  response: DecideRouteResponse,
  redelivery: 'read',
  timeoutMs: 1000,
});
