exports.to = (text) => {
	return text === "ping" ? "pong, and quickly" : "what?";
};
