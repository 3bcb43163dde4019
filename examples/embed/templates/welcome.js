const { signature } = require("./signature.js");

exports.text = (name) => `Dear ${name}, welcome! ${signature}`;
