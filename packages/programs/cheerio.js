const cheerio = require('cheerio');
const $ = cheerio.load('<ul id=f><li class="a b">A<li>B &amp; ©</ul><p>x');
console.log(
  $('li')
    .map((i, e) => $(e).text())
    .get(),
  $('.a').attr('class'),
  $('ul').html(),
  $.html(),
  $('li:nth-child(2)').prev().is('.a')
);
$('ul').append('<li>n').find('li').first().remove();
console.log($('ul').text(), $('p').addClass('q').toString());
