import { BrokenLaw } from "./brokenLaw.ts";
import type { Consumer } from "./consumer.ts";
import { Ground } from "./ground.ts";
import { LAWS } from "./law.ts";
import { consumers, type Definition, type Scene } from "./laws/consumers.ts";
import type { Check } from "./laws.ts";
import { NotChecked } from "./notChecked.ts";
import { show } from "./show.ts";

/** The checks of the laws that bind those who wait for the futures of others, as `laws` has those for futures. */
export async function consumerLaws(consumer: Consumer): Promise<readonly Check[]> {
  const scene: Scene = { consumer, ground: new Ground(consumer) };
  const checks: Check[] = [];
  for (const definition of consumers) {
    const skip = await reasonToSkip(definition, scene);
    const name = `${definition.law}, ${LAWS[definition.law]}: ${definition.name}`;
    checks.push({ law: definition.law, name, skip, run: () => run(definition, scene, skip) });
  }
  return checks;
}

async function reasonToSkip({ skip }: Definition, scene: Scene): Promise<string | undefined> {
  try {
    return await skip?.(scene);
  } catch {
    // Whatever is wrong with its waits, the check itself says it.
    return undefined;
  }
}

async function run({ law, name, run }: Definition, scene: Scene, skip: string | undefined): Promise<void> {
  if (skip !== undefined) throw new NotChecked(skip);
  try {
    await run(scene);
  } catch (error) {
    if (error instanceof BrokenLaw || error instanceof NotChecked) throw error;
    const did = `it was checked that ${name}`;
    throw new BrokenLaw(
      law,
      { did, want: "no error on the way", saw: `this was thrown: ${show(error)}` },
      { cause: error },
    );
  }
}
