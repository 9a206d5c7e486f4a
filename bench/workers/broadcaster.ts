import { DurableObject } from 'cloudflare:workers';

/** Hibernating sockets and a row for each message, sent to all: the least that a stream of events can be. */
export class Broadcaster extends DurableObject {
  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.send('{"type":"hello"}');
    return new Response(null, { status: 101, webSocket: client });
  }

  send(text: string): void {
    const { sql } = this.ctx.storage;
    sql.exec('CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
    sql.exec('INSERT INTO log (text) VALUES (?)', text);
    for (const socket of this.ctx.getWebSockets()) socket.send(text);
  }

  // Without a word from here a connection that has gone keeps its descriptors for a while.
  override webSocketClose(socket: WebSocket): void {
    socket.close(1000);
  }

  override webSocketError(): void {}
}
