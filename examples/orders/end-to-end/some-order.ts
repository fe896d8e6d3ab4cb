import type { Order } from "@orders/contracts/order";

const articles = ["teapot", "cup", "spoon"];

/**
 * Orders as they come: of three articles, of which there are not enough teapots for all, and one in eight for more than the
 * card's limit.
 *
 * @param random from 0 up to 1
 */
export function someOrder(orderId: string, random: () => number): Order {
  const isTooDear = random() < 1 / 8;
  return {
    orderId,
    placedAt: "2026-11-26T09:30:00Z",
    customer: `customer-${Math.floor(random() * 20)}`,
    article: articles[Math.floor(random() * articles.length)] ?? "cup",
    quantity: 1 + Math.floor(random() * 4),
    amountCents: isTooDear ? 150_000 : 100 + Math.floor(random() * 50_000),
  };
}
