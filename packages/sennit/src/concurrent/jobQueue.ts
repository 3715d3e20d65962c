import type { Job } from "./job.ts";

/** Jobs in the order in which they are to begin; any of them can leave at any time. A linked list, through the jobs. */
export class JobQueue {
  #first: Job | undefined;
  #last: Job | undefined;
  size = 0;

  get first(): Job | undefined {
    return this.#first;
  }

  push(job: Job): void {
    job.queue = this;
    job.before = this.#last;
    if (this.#last === undefined) this.#first = job;
    else this.#last.after = job;
    this.#last = job;
    this.size += 1;
  }

  /** Puts `jobs` in front of all others, in their order. */
  putBack(jobs: readonly Job[]): void {
    for (const job of jobs.toReversed()) {
      job.queue = this;
      job.after = this.#first;
      if (this.#first === undefined) this.#last = job;
      else this.#first.before = job;
      this.#first = job;
      this.size += 1;
    }
  }

  /** Takes out a job that is in it. */
  remove(job: Job): void {
    if (job.before === undefined) this.#first = job.after;
    else job.before.after = job.after;
    if (job.after === undefined) this.#last = job.before;
    else job.after.before = job.before;
    job.queue = job.before = job.after = undefined;
    this.size -= 1;
  }

  /** As they are now; they may leave it meanwhile. */
  toArray(): Job[] {
    const jobs: Job[] = [];
    for (let job = this.#first; job !== undefined; job = job.after) jobs.push(job);
    return jobs;
  }
}
