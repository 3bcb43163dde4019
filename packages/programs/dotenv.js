const dotenv = require('dotenv');
console.log(dotenv.parse('# c\nA=1\nB="two\\nlines"\nC=\'single $A\'\nexport D = spaced # comment\nE=`back`\nF=\n'));
require('fs').writeFileSync('.env', 'FROM_FILE=yes\n');
console.log(dotenv.config({ path: '.env' }).parsed, process.env.FROM_FILE);
