const words = require("./words.js");

exports.answer = (name) => words.polite(name);
