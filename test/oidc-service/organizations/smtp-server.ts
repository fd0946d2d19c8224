import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** A mail server that takes what it is given, or answers DATA with another code (RFC 5321). */
export class SmtpServer {
  readonly mails: string[] = [];
  /** Codes for the next mails, first one first; 250 when there are none left. */
  readonly answers: number[] = [];
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<SmtpServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const smtp = new SmtpServer(server, `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (socket) => {
      let text = '';
      let mail: string | undefined;
      const say = (line: string) => socket.write(`${line}\r\n`);
      say('220 ready');
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        text += chunk;
        for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
          const line = text.slice(0, end);
          text = text.slice(end + 2);
          if (mail !== undefined && line !== '.') mail += `${line}\n`;
          else if (mail !== undefined) {
            const code = smtp.answers.shift() ?? 250;
            if (code === 250) smtp.mails.push(mail);
            mail = undefined;
            say(`${code} so be it`);
          } else if (line === 'DATA') {
            mail = '';
            say('354 go on');
          } else if (line === 'QUIT') socket.end('221 bye\r\n');
          else say('250 ok');
        }
      });
    });
    return smtp;
  }

  async stop(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }
}
