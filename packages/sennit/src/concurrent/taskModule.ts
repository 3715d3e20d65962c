/** A function that a module exports. */
type TaskFunction = (...args: never[]) => unknown;

/** A module of which nothing is known: any name may be a task. */
export type AnyTaskModule = Record<string, (...args: unknown[]) => unknown>;

/** The names under which a module exports functions. */
export type TaskName<Module> = {
  [Name in keyof Module]: Module[Name] extends TaskFunction ? Name : never;
}[keyof Module] &
  string;

/** The arguments of a module's function. */
export type TaskArgs<Module, Name extends keyof Module> = Module[Name] extends (
  ...args: infer Args extends unknown[]
) => unknown
  ? Args
  : never;

/** What a module's function returns, once it is there. */
export type TaskResult<Module, Name extends keyof Module> = Module[Name] extends (...args: never[]) => infer Result
  ? Awaited<Result>
  : never;

/** The name of a module's function, and the arguments to call it with. */
export type TaskCall<Module> = {
  [Name in TaskName<Module>]: readonly [name: Name, ...args: TaskArgs<Module, Name>];
}[TaskName<Module>];
