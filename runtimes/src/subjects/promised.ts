import type { Pending } from "@sennit/conformance";

/** A pending promise, and what settles it. */
export function promised(): Pick<Pending, "resolve" | "reject"> & { readonly promise: Promise<unknown> } {
  let resolve: (value: unknown) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<unknown>((...functions) => {
    [resolve, reject] = functions;
  });
  return { promise, resolve, reject };
}
