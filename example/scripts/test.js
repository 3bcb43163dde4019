const { sync } = require("../passthrough.js");

const utils = sync.require("../modules/utilities.js");

module.exports.process = function process(name) {
	console.log(utils.epic(name));
};
