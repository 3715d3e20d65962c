import { expect, test } from "vitest";
import { Job } from "./job.ts";
import { JobQueue } from "./jobQueue.ts";

function newJob(id: number): Job {
  const owner = { abortBegun: () => {}, jobEnded: () => {} };
  return new Job(id, owner, { task: "task", args: [], transfer: [], context: undefined }, undefined);
}

function idsIn(queue: JobQueue): number[] {
  expect(queue.toArray()).toHaveLength(queue.size);
  return queue.toArray().map((job) => job.id);
}

test("gives jobs in their order", () => {
  const queue = new JobQueue();
  expect(queue.first).toBeUndefined();
  const jobs = [newJob(0), newJob(1), newJob(2)];
  jobs.forEach((job) => {
    queue.push(job);
  });
  expect(idsIn(queue)).toEqual([0, 1, 2]);
  expect(queue.first).toBe(jobs[0]);
});

test.each([
  [0, [1, 2]],
  [1, [0, 2]],
  [2, [0, 1]],
])("job %d can leave it, and come back", (n, rest) => {
  const queue = new JobQueue();
  const jobs = [newJob(0), newJob(1), newJob(2)];
  jobs.forEach((job) => {
    queue.push(job);
  });
  const job = jobs[n] as Job;
  queue.remove(job);
  expect(idsIn(queue)).toEqual(rest);
  expect(job.queue).toBeUndefined();
  queue.push(job);
  expect(idsIn(queue)).toEqual([...rest, n]);
});

test("what is put back comes before all others, in its order", () => {
  const queue = new JobQueue();
  const jobs = [newJob(0), newJob(1)];
  queue.putBack(jobs);
  expect(idsIn(queue)).toEqual([0, 1]);
  queue.push(newJob(2));
  jobs.forEach((job) => {
    queue.remove(job);
  });
  queue.putBack(jobs);
  queue.push(newJob(3));
  expect(idsIn(queue)).toEqual([0, 1, 2, 3]);
});
