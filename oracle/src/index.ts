export { firstDifference } from "./compare.ts";
export { interpret } from "./interpret.ts";
export { silenceReports } from "./quiet.ts";
export { parseScenarios } from "./scenario.ts";
