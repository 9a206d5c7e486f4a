/** What workerd costs when a Worker does nothing: every route's unit. */
export default { fetch: () => new Response('ok') } satisfies ExportedHandler;
