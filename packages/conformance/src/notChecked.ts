/** Raised by a check that found nothing to look at, because another law is broken, or because it does not apply. */
export class NotChecked extends Error {
  override readonly name = "NotChecked";
  readonly code = "ERR_NOT_CHECKED";
}
