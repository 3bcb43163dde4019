const helmet = require('helmet');
const headers = {};
const res = {
  setHeader: (k, v) => {
    headers[k] = v;
  },
  removeHeader: (k) => {
    delete headers[k];
  },
};
helmet({ crossOriginEmbedderPolicy: true })({}, res, () => console.log(headers));
