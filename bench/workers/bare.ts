/** An empty handler: the unit of every route's CPU. */
export default { fetch: () => new Response('ok') } satisfies ExportedHandler;
