'use strict';

// Loads programs of ES modules and CommonJS cold: by Node's own loader, without heatsync.

const path = require('node:path');
const { pathToFileURL } = require('node:url');

require('./lines.js')(async ({ dir }) => {
  let main;
  try {
    main = await import(pathToFileURL(path.join(dir, 'm0.mjs')).href);
  } catch (error) {
    return { shown: '', reports: [{ error: String(error) }] };
  }
  try {
    return { shown: main.show(), reports: [] };
  } catch (error) {
    return { shown: `! ${error.message}`, reports: [] };
  }
});
