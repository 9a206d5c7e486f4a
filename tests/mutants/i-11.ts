import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-11',
    sentence: 'The wait of a caller leaves its timer behind, which keeps the object in memory.',
    tests: ['tests/worker/verifications/orders/waiting.test.ts'],
    file: 'worker/platform/core/timeout.ts',
    find: '    deadline.clear();\n',
    replace: '',
  },
  {
    id: 'I-11b',
    sentence: 'Every poll writes the order, even without news.',
    tests: [
      'tests/worker/verifications/orders/waiting.test.ts',
      'tests/unit/verifications/orders/order.store.test.ts',
    ],
    file: 'worker/verifications/orders/order.store.ts',
    find: 'if (before === after) this.#contents = { ...known, order };',
    replace: `if (before === \`\${after}!\`) this.#contents = { ...known, order };`,
  },
  {
    id: 'I-11c',
    sentence: 'The object itself answers pings, and each of them wakes it.',
    tests: ['tests/worker/verifications/orders/socket-bounds.test.ts'],
    edits: [
      {
        file: 'worker/verifications/orders/order.sockets.ts',
        find: "    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));\n",
        replace: '',
      },
      {
        file: 'worker/verifications/orders/order.sockets.ts',
        find: 'if (message.length > MAX_FRAME_BYTES)',
        replace:
          "if (message === 'ping') return socket.send('pong');\n    if (message.length > MAX_FRAME_BYTES)",
      },
    ],
  },
] satisfies Mutant[];
