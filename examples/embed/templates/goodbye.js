const { signature } = require("./signature.js");

exports.text = (name) => `Good bye, ${name}. ${signature}`;
