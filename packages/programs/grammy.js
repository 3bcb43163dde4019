const { Bot, InlineKeyboard, Composer } = require('grammy');
const bot = new Bot('1:x', {
  botInfo: {
    id: 1,
    username: 'b',
    is_bot: true,
    first_name: 'b',
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  },
});
bot.command('go', (c) => console.log('go', c.match));
bot.on('message:text', (c) => console.log('text', c.msg.text));
bot.catch((e) => console.log('caught', e.error.message));
(async () => {
  const up = (text, entities) => ({
    update_id: 1,
    message: {
      message_id: 1,
      date: 0,
      chat: { id: 5, type: 'private', first_name: 'x' },
      from: { id: 9, is_bot: false, first_name: 'f' },
      text,
      entities,
    },
  });
  await bot.handleUpdate(up('/go now', [{ type: 'bot_command', offset: 0, length: 3 }]));
  await bot.handleUpdate(up('hello'));
  console.log(JSON.stringify(new InlineKeyboard().text('a', 'b').row().url('c', 'http://d')));
})();
