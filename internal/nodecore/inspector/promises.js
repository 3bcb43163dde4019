Object.assign(exports, require('inspector'));
