// The bot. Every file of this folder can be edited while it talks, this one too.

const Heatsync = require("heatsync");
const { say } = require("chat"); // from Go: main.go has it
const sync = new Heatsync();

const commands = sync.require("./commands.js"); // always the newest

// Who has how many points: it lasts, whatever is edited.
const points = sync.remember(() => new Map(), "points");

// A command may take its time: the bot hears others meanwhile.
exports.hear = async ({ from, text }) => {
	const [name, ...words] = text.split(" ");
	if (Object.hasOwn(commands, name)) say(await commands[name]({ from, words, points }));
};

// This timer belongs to this version of the file: after an edit there is one again.
sync.addTemporaryInterval(() => say(`${points.size} people have points`), 60_000);
