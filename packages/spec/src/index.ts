/** The Standard Future interface: one execution with one outcome. Version 1, frozen. */
export interface StandardFutureV1<Value = unknown, Failure = unknown> {
  /** The Standard Future properties. */
  readonly "~future": StandardFutureV1.Props<Value, Failure>;
}

export declare namespace StandardFutureV1 {
  /** The Standard Future properties interface. */
  export interface Props<Value = unknown, Failure = unknown> {
    /** The version number of the standard. */
    readonly version: 1;
    /** The name of the library that made the future. */
    readonly vendor: string;
    /** How observers are called: by whoever settles the future, or later, by its loop. */
    readonly delivery: Delivery;
    /** Where observers are called, and where the future may be touched. */
    readonly affinity: Affinity;
    /** Returns the outcome if there is one, without any effect. */
    readonly peek: () => Outcome<Value, Failure> | undefined;
    /** Calls back once with the outcome, never before it returns. Returns a function that detaches this observer. */
    readonly observe: (observer: Observer<Value, Failure>) => Detach;
    /** Says that somebody has dealt with a failure that was read by `peek`. */
    readonly seen?: (() => void) | undefined;
    /** Requests cancellation and says whether the request was taken; only the outcome tells what came of it. */
    readonly cancel?: ((reason?: unknown) => boolean) | undefined;
    /** Whether the detaching of the last observer cancels the work. Without it: "keep". */
    readonly onIdle?: "cancel" | "keep" | undefined;
    /** Returns where the execution stands now, the innermost wait first; nothing of one that is settled. */
    readonly trace?: (() => ReadonlyArray<Frame>) | undefined;
    /** The types, for inference only: never set at run time. */
    readonly types?: Types<Value, Failure> | undefined;
  }

  /** "direct": inside the call that settles. "scheduled": in a later iteration of the future's loop. */
  export type Delivery = "direct" | "scheduled";

  /** "loop": only on the loop it belongs to. "thread": only on the thread that made it. "any": on any thread. */
  export type Affinity = "loop" | "thread" | "any";

  /** A function that is called with the outcome. */
  export type Observer<Value = unknown, Failure = unknown> = (outcome: Outcome<Value, Failure>) => void;

  /** A function that withdraws an observer; calling it again does nothing. */
  export type Detach = () => void;

  /** What became of the execution. */
  export type Outcome<Value = unknown, Failure = unknown> = Fulfilled<Value> | Failed<Failure> | Defect | Cancelled;

  /** It returned a value, kept as it is: a value may itself be a future. */
  export interface Fulfilled<Value = unknown> {
    readonly status: "fulfilled";
    readonly value: Value;
  }

  /** It failed in a way that its type announces. */
  export interface Failed<Failure = unknown> {
    readonly status: "rejected";
    readonly reason: Failure;
    readonly expected: true;
  }

  /** It failed in a way that no type announces, as a `throw` does. */
  export interface Defect {
    readonly status: "rejected";
    readonly reason: unknown;
    readonly expected: false;
  }

  /** It was cancelled: neither a value nor an error. */
  export interface Cancelled {
    readonly status: "cancelled";
    readonly reason: unknown;
  }

  /** One place where an execution waits. */
  export interface Frame {
    /** What waits there: the name of a function or of a piece of work. */
    readonly name?: string | undefined;
    /** Where that is in the source, as stacks write it: file, line and column with colons between them. */
    readonly location?: string | undefined;
    /** What kind of thing it is in the words of its library, so that readers can fold those they do not want to see. */
    readonly kind?: string | undefined;
  }

  /** The types of a future, for inference. */
  export interface Types<Value = unknown, Failure = unknown> {
    readonly value: Value;
    readonly failure: Failure;
  }

  /** Infers the value type of a Standard Future. */
  export type InferValue<Future extends StandardFutureV1> = NonNullable<Future["~future"]["types"]>["value"];

  /** Infers the failure type of a Standard Future. */
  export type InferFailure<Future extends StandardFutureV1> = NonNullable<Future["~future"]["types"]>["failure"];
}

/** The Standard Recipe interface: something that can be run, any number of times. Version 1, frozen. */
export interface StandardRecipeV1<Value = unknown, Failure = unknown> {
  /** The Standard Recipe properties. */
  readonly "~recipe": StandardRecipeV1.Props<Value, Failure>;
}

export declare namespace StandardRecipeV1 {
  /** The Standard Recipe properties interface. */
  export interface Props<Value = unknown, Failure = unknown> {
    /** The version number of the standard. */
    readonly version: 1;
    /** The name of the library that made the recipe. */
    readonly vendor: string;
    /** Starts one execution. With a signal that is already aborted it starts nothing. */
    readonly run: (options?: Options) => StandardFutureV1<Value, Failure>;
    /** The types, for inference only: never set at run time. */
    readonly types?: StandardFutureV1.Types<Value, Failure> | undefined;
  }

  /** What a run may be given. */
  export interface Options {
    /** Aborting it requests the cancellation of this execution, with the signal's reason. */
    readonly signal?: AbortSignal | undefined;
  }
}
