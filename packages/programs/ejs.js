const ejs = require('ejs');
console.log(
  ejs.render('<% for (const u of users) { %><li><%= u.name %></li>\n<% } %><%- raw %>', {
    users: [{ name: 'A<b>' }, { name: 'B' }],
    raw: '<i>',
  }),
  ejs.compile('<%_ if (x) { _%> yes <%_ } _%>')({ x: 1 })
);
try {
  ejs.render('a\n<%= nope.x %>', {});
} catch (e) {
  console.log(e.name, e.message);
}
ejs.render('<%= await p %>', { p: Promise.resolve('later') }, { async: true }).then(console.log);
