const { Telegraf, Markup } = require('telegraf');
const bot = new Telegraf('1:x');
bot.botInfo = { id: 1, username: 'b', is_bot: true, first_name: 'b' };
bot.command('start', (c) => console.log('start', c.payload, c.from.id));
bot.hears(/^hi (\w+)/, (c) => console.log('hears', c.match[1]));
bot.use((c, next) => {
  console.log('type', c.updateType);
  return next();
});
bot.on('message', (c) => console.log('message', c.message.text));
const up = (text, entities) => ({
  update_id: 1,
  message: {
    message_id: 1,
    date: 0,
    chat: { id: 5, type: 'private' },
    from: { id: 9, is_bot: false, first_name: 'f' },
    text,
    entities,
  },
});
(async () => {
  await bot.handleUpdate(up('/start abc', [{ type: 'bot_command', offset: 0, length: 6 }]));
  await bot.handleUpdate(up('hi bob'));
  await bot.handleUpdate(up('other'));
  console.log(JSON.stringify(Markup.inlineKeyboard([Markup.button.callback('a', 'b')])));
})();
