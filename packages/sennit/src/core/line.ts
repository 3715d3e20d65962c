/** Where somebody stands in a line. */
export class Place<T> {
  readonly member: T;
  /** Its neighbours: itself where it has none, or has left. */
  before: Place<T> = this;
  after: Place<T> = this;

  constructor(member: T) {
    this.member = member;
  }
}

/**
 * Those that wait, first come first served, of whom each may leave at any time.
 *
 * As a ring of places: a set would hash each of them, and pass by all that have left before it comes to the first.
 */
export class Line<T> {
  /** Stands before the first and after the last. */
  readonly #end = new Place<T>(undefined as T);

  /** Who has waited longest, if anybody waits. */
  get first(): T | undefined {
    return this.#end.after.member;
  }

  /** Puts `member` at the end. */
  join(member: T): Place<T> {
    const place = new Place(member);
    const end = this.#end;
    const last = end.before;
    place.before = last;
    place.after = end;
    last.after = end.before = place;
    return place;
  }

  /** Takes out who stands at `place`, unless it has left. */
  leave(place: Place<T>): void {
    place.before.after = place.after;
    place.after.before = place.before;
    place.before = place.after = place;
  }

  /** Takes out who has waited longest, if anybody waits. */
  shift(): T | undefined {
    const first = this.#end.after;
    this.leave(first);
    return first.member;
  }

  /** The first that `test` is true of. It is asked of each in turn, until then, and nobody may leave meanwhile. */
  find(test: (member: T) => boolean): T | undefined {
    let place = this.#end.after;
    while (place !== this.#end && !test(place.member)) place = place.after;
    return place.member;
  }
}
