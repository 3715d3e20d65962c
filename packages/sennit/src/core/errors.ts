/** The three parts of a message that teaches: what was done, what is wrong with it, the line to write instead. */
export interface Lesson {
  readonly did: string;
  readonly wrong: string;
  readonly write: string;
}

/**
 * The base of every error that Sennit itself raises.
 *
 * @example
 * ```ts
 * import { SennitError } from "sennit";
 * import { getRunningLoop } from "sennit/loop";
 *
 * try {
 *   getRunningLoop();
 * } catch (error) {
 *   error instanceof SennitError && error.code; // => "ERR_NO_RUNNING_LOOP"
 * }
 * ```
 */
export abstract class SennitError extends Error {
  /** A stable name for this kind of mistake, for programs to compare. */
  abstract readonly code: string;

  constructor(lesson: Lesson | string, options?: ErrorOptions) {
    super(
      typeof lesson === "string" ? lesson : `${lesson.did}: ${lesson.wrong}. Write instead: ${lesson.write}`,
      options,
    );
  }

  static {
    Object.defineProperty(this.prototype, "name", {
      configurable: true,
      get(this: Error) {
        return this.constructor.name;
      },
    });
  }
}

/** Raised at the place where a function was called in a way that cannot work. */
export class UsageError extends SennitError {
  readonly code: string;

  constructor(code: `ERR_${string}`, lesson: Lesson, options?: ErrorOptions) {
    super(lesson, options);
    this.code = code;
  }
}

/** Raised when a future is asked for something that its state does not allow, such as a second result. */
export class InvalidStateError extends SennitError {
  readonly code = "ERR_INVALID_STATE";
}

/** Raised when work did not finish within the time it was given; each family's TimeoutError is one of these. */
export class TimeoutError extends SennitError {
  readonly code: string = "ERR_TIMEOUT";

  constructor(
    lesson: Lesson | string = "the work did not finish within the time it was given",
    options?: ErrorOptions,
  ) {
    super(lesson, options);
  }
}
