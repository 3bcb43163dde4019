const {
  EmbedBuilder,
  SlashCommandBuilder,
  Collection,
  Client,
  GatewayIntentBits,
  ActionRowBuilder,
  ButtonBuilder,
  PermissionsBitField,
  SnowflakeUtil,
} = require('discord.js');
console.log(
  JSON.stringify(new EmbedBuilder().setTitle('t').addFields({ name: 'a', value: 'b' }).setColor(0xff0000)),
  JSON.stringify(
    new SlashCommandBuilder()
      .setName('ping')
      .setDescription('d')
      .addStringOption((o) => o.setName('x').setDescription('y').setRequired(true))
      .toJSON()
  ),
  new Collection([
    ['a', 1],
    ['b', 2],
  ]).filter((v) => v > 1).size,
  new PermissionsBitField(['SendMessages', 'ViewChannel']).toArray(),
  SnowflakeUtil.timestampFrom('175928847299117063')
);
const c = new Client({ intents: [GatewayIntentBits.Guilds] });
console.log(
  c.isReady(),
  JSON.stringify(new ActionRowBuilder().addComponents(new ButtonBuilder().setCustomId('z').setLabel('l').setStyle(1)))
);
c.login('x')
  .catch((e) => console.log(e.code))
  .finally(() => c.destroy());
