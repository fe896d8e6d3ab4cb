/** A figure with about three significant digits and separated thousands: 0.247, 3.05, 21.4, 1,204. */
export function figureText(value: number): string {
  const magnitude = Math.abs(value);
  const digits = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A whole number with separated thousands. */
export function countText(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** Megabytes of a million bytes, without their unit. */
export function megabytesText(bytes: number): string {
  return countText(bytes / 1e6);
}

/** A ratio to something else: 1.08 x. */
export function ratioText(value: number): string {
  return `${value.toFixed(2)} x`;
}
