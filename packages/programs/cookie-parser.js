const cp = require('cookie-parser');
const sign = require('cookie-signature').sign;
const req = {
  headers: { cookie: `a=1; s=s%3A${encodeURIComponent(sign('v', 'k'))}; j=j%3A%7B%22x%22%3A1%7D; bad=s%3Ax.y` },
};
cp('k')(req, {}, () => console.log({ ...req.cookies }, { ...req.signedCookies }));
