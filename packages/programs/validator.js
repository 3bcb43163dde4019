const v = require('validator');
console.log(
  v.isEmail('a@b.co'),
  v.isURL('http://x.y/z?q'),
  v.isIP('::1'),
  v.isUUID('x'),
  v.isISO8601('2020-01-01'),
  v.isCreditCard('4242424242424242'),
  v.isMobilePhone('+15005550006', 'en-US'),
  v.escape('<a>'),
  v.normalizeEmail('Some.One+x@GMAIL.com'),
  v.isLength('💩', { max: 1 }),
  v.isAlpha('é', 'fr-FR'),
  v.isIBAN('GB82WEST12345698765432')
);
