export { type AgentUnit, agentUnits, hasSystemd } from './agent-units.ts';
