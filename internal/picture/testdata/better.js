exports.to = (text) => {
	return text === "ping" ? "pong, at once" : "what?";
};
