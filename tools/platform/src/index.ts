export { costTable } from './cost/cost-table.js';
export { type CostLine, PriceMissingError } from './cost/cost-line.js';
export { costAtHours, type EnvironmentPlans, powerCost, totalUsd } from './cost/power-cost.js';
export { smallUsage, type Usage } from './cost/usage.js';
export { ProgramMissingError } from './missing-program.js';
export { plannedResources } from './policy/planned-resource.js';
export { type PowerState, powerStates } from './power-state.js';
