// Stands for the package discord.js in tests of the pages: one message a while.
const { EventEmitter } = require("events");

exports.GatewayIntentBits = { Guilds: 1, GuildMessages: 2, MessageContent: 4 };
exports.Client = class Client extends EventEmitter {
	login() {
		setInterval(() => this.emit("messageCreate", { content: "!ping", author: { bot: false }, reply: (text) => console.log(text) }), 50);
	}
};
