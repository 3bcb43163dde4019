const nodemailer = require('nodemailer');
nodemailer
  .createTransport({ streamTransport: true, newline: 'unix', buffer: true })
  .sendMail(
    {
      from: 'a@b.c',
      to: ['d@e.f', '"Ü" <g@h.i>'],
      subject: 'Grüße',
      text: 'plain é',
      html: '<b>x</b>',
      attachments: [{ filename: 'f.txt', content: 'data' }],
      messageId: '<m@x>',
      date: new Date(0),
    },
    (e, info) => console.log(e, info.envelope, info.message.toString().replace(/--_NmP-[\w-]+/g, '--B'))
  );
nodemailer.createTransport({ host: '127.0.0.1', port: 1 }).verify((e) => console.log(e.code, e.syscall));
