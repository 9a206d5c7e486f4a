import { DurableObject } from 'cloudflare:workers';

/** The minimal event stream: hibernating sockets, and one stored row per message. */
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

  // Without this answer a closed connection keeps its descriptors for a while.
  override webSocketClose(socket: WebSocket): void {
    socket.close(1000);
  }

  override webSocketError(): void {}
}
