// Speaks to the interface of a server with a certificate of its own making, as one person.
import { Agent, request } from 'node:https';

export class Client {
  constructor(url) {
    this.url = url;
    this.agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
    this.cookie = '';
  }

  async signIn(username, password) {
    const answer = await this.post('/session', { username, password });
    if (answer.status >= 300) throw new Error(`${username} cannot sign in: ${answer.status} ${answer.text}`);
    this.cookie = String(answer.headers['set-cookie']).split(';')[0];
  }

  /** {status, headers, text, data}; rejects only when there is no answer at all. */
  send(method, path, body, headers = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const fields = { Origin: this.url, ...headers };
    if (this.cookie) fields.Cookie = this.cookie;
    if (text !== undefined) Object.assign(fields, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
    return new Promise((done, failed) => {
      const sent = request(`${this.url}/api/v1${path}`, { method, headers: fields, agent: this.agent }, (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', failed);
        answer.on('aborted', () => failed(new Error('the answer was cut off')));
        answer.on('end', () => {
          const said = Buffer.concat(chunks).toString('utf8');
          const data = /json/.test(answer.headers['content-type'] ?? '') && said ? JSON.parse(said) : undefined;
          done({ status: answer.statusCode, headers: answer.headers, text: said, data });
        });
      });
      sent.on('error', failed);
      sent.end(text);
    });
  }

  get(path) { return this.send('GET', path); }
  post(path, body, headers) { return this.send('POST', path, body, headers); }

  async document(number) { return (await this.get(`/documents/${number}`)).data; }

  /** One change of a document as it is now; `method path` below the document. */
  async change(number, method, path, body) {
    const { headers } = await this.get(`/documents/${number}`);
    return this.send(method, `/documents/${number}${path}`, body, { 'If-Match': headers.etag });
  }

  take(number, transition, more = {}) { return this.change(number, 'POST', '/transitions', { transition, ...more }); }
  close() { this.agent.destroy(); }
}
