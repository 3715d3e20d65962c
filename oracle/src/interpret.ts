import { type Coroutine, sleep } from "sennit/asyncio";
import { yieldDeferreds } from "sennit/bridge";
import { VirtualLoop } from "sennit/loop";
import { stateOf } from "./entities.ts";
import type { Event, Op } from "./scenario.ts";
import { World } from "./world.ts";

/** How many iterations a scenario is left to come to rest before its final state is written. */
const ITERATIONS_TO_REST = 40;

/** Runs a program in virtual time and returns its trace, as JSON would hold it. */
export function interpret(program: readonly Op[]): Event[] {
  const loop = new VirtualLoop();
  const world = new World(loop);
  // The originals ran with tornado.platform.twisted imported.
  const unregister = yieldDeferreds();
  try {
    loop.runUntilComplete(() => main(world, program));
  } finally {
    unregister();
  }
  return JSON.parse(JSON.stringify(world.trace));
}

function* main(world: World, program: readonly Op[]): Coroutine<void> {
  for (const op of program) {
    if (op[0] === "tick") {
      for (let i = 0; i < Number(op[1]); i += 1) yield* sleep(0);
      world.emit("tick");
    } else if (op[0] === "advance") {
      yield* sleep(Number(op[1]));
      world.emit("advanced", op[1]);
    } else {
      world.runOps([op], "main");
    }
  }
  for (let i = 0; i < ITERATIONS_TO_REST; i += 1) yield* sleep(0);
  for (const [id, entity] of world.entities) {
    const state = stateOf(entity);
    if (state !== "primitive") world.emit("final", id, state);
  }
}
