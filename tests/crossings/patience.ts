/** What measuring one way of one kind may take, in milliseconds: on a quiet machine none takes a tenth of it. */
const PATIENCE = 100_000;

/** Longer than all ways of one kind may take. */
export const PATIENCE_FOR_KIND = 4 * PATIENCE + 10_000;

/** What `measuring` comes to; an error that names `what`, if that stands still. */
export async function inTime<T>(what: string, measuring: Promise<T>, patience = PATIENCE): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`measuring stands still: ${what} has not come to an end in ${patience / 1000} s`));
    }, patience);
  });
  try {
    return await Promise.race([measuring, late]);
  } finally {
    clearTimeout(timer);
  }
}
