import { expect, test } from "vitest";
import { begin, Places } from "./places.ts";

test("a task is begun or withdrawn, whoever is first", () => {
  const places = new Places(2);
  const [a, b] = [places.offer(), places.offer()];
  expect(places.hasBegun(a)).toBe(false);
  expect([begin(places.shared, a), places.withdraw(a), places.hasBegun(a)]).toEqual([true, false, true]);
  expect([places.withdraw(b), begin(places.shared, b), places.hasBegun(b)]).toEqual([true, false, false]);
});

test("a place is left again when its task is done", () => {
  const places = new Places(1);
  const place = places.offer();
  expect(places.areLeft).toBe(false);
  begin(places.shared, place);
  places.release(place);
  expect(places.areLeft).toBe(true);
  expect([places.offer(), places.hasBegun(place)]).toEqual([place, false]);
});

test("a place of a task that was withdrawn is left when the worker has passed it", () => {
  const places = new Places(1);
  const place = places.offer();
  places.withdraw(place);
  expect(places.areLeft).toBe(false);
  begin(places.shared, place);
  expect(places.areLeft).toBe(true);
  expect(places.areLeft).toBe(true);
  expect(places.offer()).toBe(place);
  expect(places.areLeft).toBe(false);
});
