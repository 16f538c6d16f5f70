import { aidScenarios } from './aid-scenarios.ts';
import { mediationScenarios } from './mediation-scenarios.ts';
import { scenarios } from './scenarios.ts';

const byProcess = { 'hotline-ticket': scenarios, 'labour-mediation': mediationScenarios, 'legal-aid': aidScenarios } as const;

/** Every scenario with its process: `[process, scenario, play]`. */
export const played = Object.entries(byProcess).flatMap(([process, all]) =>
  Object.entries(all).map(([scenario, play]) => [process, scenario, play] as const),
);
