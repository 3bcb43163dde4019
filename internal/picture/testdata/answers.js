exports.to = (text) => {
	return text === "ping" ? "pong" : "what?";
};
