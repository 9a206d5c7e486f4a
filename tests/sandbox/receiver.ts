import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

interface Delivery {
  body: string;
  signature: string | undefined;
  contentType: string | undefined;
  headers: IncomingHttpHeaders;
  at: number;
}

/** Receives webhooks: records raw bytes, answers as configured. */
export async function startReceiver() {
  const deliveries: Delivery[] = [];
  let answer: (body: string, nth: number) => { status: number; delayMs?: number } = () => ({
    status: 200,
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const signature = request.headers['x-webhook-signature'];
      deliveries.push({
        body,
        signature: Array.isArray(signature) ? signature[0] : signature,
        contentType: request.headers['content-type'],
        headers: request.headers,
        at: Date.now(),
      });
      const { status, delayMs = 0 } = answer(body, deliveries.length);
      setTimeout(() => response.writeHead(status).end(), delayMs);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hooks/textverified`,
    deliveries,
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    clear: () => {
      deliveries.length = 0;
      answer = () => ({ status: 200 });
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
