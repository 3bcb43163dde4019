import { discounts } from "./discounts";

export interface Item { name: string; amount: number; price: number }
export interface Order { customer: string; items: Item[] }
export interface Quote { total: number; reasons: string[] }

/** What an order costs, in cents, and why it costs less than its items do. */
export function price(order: Order): Quote {
	const full = order.items.reduce((sum, item) => sum + item.amount * item.price, 0);
	const granted = discounts.filter((discount) => discount.applies(order, full));
	const percent = granted.reduce((sum, discount) => sum + discount.percent, 0);
	return {
		total: Math.round(full * (1 - percent / 100)),
		reasons: granted.map((discount) => discount.reason),
	};
}
