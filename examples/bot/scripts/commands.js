const { setTimeout: sleep } = require("timers/promises");

exports["!hello"] = ({ from }) => `Hello ${from}`;

exports["!thank"] = ({ words: [whom], points }) => {
	points.set(whom, (points.get(whom) ?? 0) + 1);
	return `${whom} has ${points.get(whom)}`;
};

exports["!remind"] = async ({ from, words: [seconds, ...what] }) => {
	await sleep(seconds * 1000);
	return `${from}: ${what.join(" ")}`;
};
