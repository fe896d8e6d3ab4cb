/** What was decided for an order, once and for ever. */
export interface Reservation {
  readonly orderId: string;
  readonly article: string;
  readonly quantity: number;
  /** Whether there was enough. */
  readonly stock: "reserved" | "too little";
  /** Whether it was put back. */
  readonly isReleased: boolean;
}

/** The port to the stock. Every call may be repeated: the second one changes nothing. */
export interface Stock {
  /** Takes the quantity from the article, all or nothing. An order that was decided before keeps its reservation. */
  reserve(
    wanted: Pick<Reservation, "orderId" | "article" | "quantity">,
    signal: AbortSignal,
  ): Promise<Reservation>;
  /** Puts back what is reserved for the order, if it is. */
  release(orderId: string, signal: AbortSignal): Promise<Reservation | undefined>;
  find(orderId: string, signal: AbortSignal): Promise<Reservation | undefined>;
}
