import type { Order } from "./price";

export interface Discount {
	reason: string;
	percent: number;
	applies(order: Order, full: number): boolean;
}

// Edit me while the program runs.
export const discounts: Discount[] = [
	{ reason: "more than 30", percent: 10, applies: (_order, full) => full > 30_00 },
	{ reason: "three of a kind", percent: 5, applies: (order) => order.items.some((item) => item.amount >= 3) },
];
