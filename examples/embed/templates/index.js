const sync = new (require("heatsync"))();

const templates = { welcome: sync.require("./welcome.js"), goodbye: sync.require("./goodbye.js") };

exports.write = (template, name) => {
	if (!Object.hasOwn(templates, template)) throw new Error(`there is no template ${template}`);
	return templates[template].text(name);
};
