const greet = require("./greet.js");

exports.answer = (text) => greet.answer(text);
