const semver = require('semver');
console.log(
  semver.valid('1.2.3'),
  semver.satisfies('1.5.0', '^1.2.0 || >=3'),
  semver.inc('1.2.3-beta.1', 'prerelease'),
  semver.sort(['2.0.0', '1.0.0', '1.0.0-rc.1']),
  semver.coerce('v3.4 replaces').version,
  semver.minVersion('>1.0.0').version,
  new semver.Range('~1.2 <1.2.9').range,
  semver.diff('1.0.0', '1.1.0')
);
