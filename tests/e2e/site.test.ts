import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientRoutes } from '../../scripts/client-routes.ts';
import { fetchOnce } from '../../scripts/fetch-once.ts';
import { Server } from '../../scripts/server.ts';
import { ERROR_CATALOGUE } from '../../worker/platform/core/error-catalogue.ts';
import {
  builtFile,
  builtPages,
  idsOf,
  linksOf,
  nodesOf,
  sourcesOf,
  transferOf,
} from './site-files.ts';

const DOCS_BYTES = 60_000;
const DOCS_NODES = 2_000;
const LANDING_BYTES = 25_000;
/** With the catalogue and the icon. */
const LANDING_REQUESTS = 8 - 2;
/** Reads that need more than a new account has: ids, other scopes, a month that is over, a checkout. */
const NEED_MORE = /\/[a-z]{2,4}_|LINK|callback|readyz|receipt|\/audit|\/keys|\/statements/;

interface Sendable {
  method: string;
  example: string;
}

describe('the public pages', () => {
  let server: Server;
  let pages: Map<string, string>;
  const pageAt = (address: string): string => {
    const html = pages.get(address);
    if (html === undefined) throw new Error(`${address} was not built`);
    return html;
  };
  const answerAt = async (address: string) => {
    const { status, headers } = await fetchOnce(server.web + address);
    return [status, headers.get('content-type')?.split(';')[0]];
  };

  beforeAll(async () => {
    server = await Server.start({ withDashboard: true });
    pages = builtPages();
  });
  afterAll(() => server.stop());

  describe('as files', () => {
    test('have no link to a missing page, file or place; nor have the search, the dashboard and emails', async () => {
      const ids = new Map([...pages].map(([address, html]) => [address, idsOf(html)]));
      const known = new Set(await clientRoutes());
      const isDead = (href: string, from: string): boolean => {
        if (/^(https?:|mailto:)/.test(href)) return false;
        const [path = '', anchor] = href.split('#');
        const [target = ''] = (path || from).split('?');
        if (target.startsWith('/api/') || known.has(target)) return false;
        const there = ids.get(target);
        if (!there) return !existsSync(`web/dist${target}`);
        return anchor !== undefined && !there.has(decodeURIComponent(anchor));
      };
      const search = JSON.parse(builtFile('/docs/search.json')) as { url: string }[];
      const named = [...sourcesOf('web'), ...sourcesOf('worker/mail')].flatMap((text) =>
        [...text.matchAll(/['"`}](\/(?:docs|legal)\/[\w/.#-]+[\w])['"`]/g)].map(
          ([, href = '']) => href,
        ),
      );
      const dead = [
        ...[...pages].flatMap(([address, html]) =>
          linksOf(html)
            .filter((href) => isDead(href, address))
            .map((href) => `${address}: ${href}`),
        ),
        ...search.map(({ url }) => url).filter((url) => isDead(url, '/')),
        ...named.filter((href) => isDead(href, '/')),
      ];
      expect([...new Set(dead)]).toEqual([]);
      expect(pages.size).toBeGreaterThan(150);
      expect(search.length).toBeGreaterThan(300);
      expect(named.length).toBeGreaterThan(1);
    });

    test('are small: at most 60 kB and 2,000 elements, the start page 25 kB and eight requests', () => {
      const big = [...pages].flatMap(([address, html]) => {
        const { bytes } = transferOf(html);
        const nodes = nodesOf(html);
        return bytes > DOCS_BYTES || nodes > DOCS_NODES ? [{ address, bytes, nodes }] : [];
      });
      expect(big).toEqual([]);
      const { bytes, requests } = transferOf(pageAt('/'));
      expect(bytes).toBeLessThanOrEqual(LANDING_BYTES);
      expect(requests).toBeLessThanOrEqual(LANDING_REQUESTS);
    });

    test('have no inline script or style, which the policy would refuse', () => {
      const inline = [...pages].filter(([, html]) =>
        /<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle="|\son[a-z]+="/.test(html),
      );
      expect(inline.map(([address]) => address)).toEqual([]);
    });

    test('each have a title and a description of their own, and are in the sitemap at their canonical address', () => {
      const sitemap = builtFile('/sitemap.xml');
      const heads = [...pages]
        .filter(([address]) => address !== '/404')
        .map(([address, html]) => ({
          address,
          title: /<title>([^<]+)/.exec(html)?.[1] ?? '',
          description: /<meta name="description" content="([^"]+)/.exec(html)?.[1] ?? '',
          canonical: /<link rel="canonical" href="([^"]+)/.exec(html)?.[1] ?? '',
        }));
      expect(new Set(heads.map(({ title }) => title)).size).toBe(heads.length);
      expect(heads.filter(({ description }) => description.length < 20)).toEqual([]);
      expect(
        heads.filter(({ address, canonical }) => new URL(canonical).pathname !== address),
      ).toEqual([]);
      expect(heads.filter(({ canonical }) => !sitemap.includes(`<loc>${canonical}</loc>`))).toEqual(
        [],
      );
      expect(pageAt('/404')).toContain('<meta name="robots" content="noindex">');
    });

    test('have a page for every error code, and every operation of the API for programs', async () => {
      const codes = Object.keys(ERROR_CATALOGUE);
      expect(codes.filter((code) => !pages.has(`/docs/errors/${code}`))).toEqual([]);
      const index = idsOf(pageAt('/docs/errors'));
      expect(codes.filter((code) => !index.has(code))).toEqual([]);
      const response = await fetchOnce(`${server.api}/v1/openapi.programs.json`);
      const { paths } = (await response.json()) as {
        paths: Record<string, Record<string, { operationId: string }>>;
      };
      const reference = new Set(
        [...pages]
          .filter(([address]) => address.startsWith('/docs/reference/'))
          .flatMap(([, html]) => [...idsOf(html)]),
      );
      const ids = Object.values(paths).flatMap((methods) =>
        Object.values(methods).map(({ operationId }) => operationId),
      );
      expect(ids.filter((id) => !reference.has(id))).toEqual([]);
    });

    test('list every guide for programs that read, and its Markdown', () => {
      const text = builtFile('/llms.txt');
      const guides = [...text.matchAll(/\]\(https?:\/\/[^/]+(\/docs\/[\w-]+\.md)\)/g)].map(
        ([, path = '']) => path,
      );
      expect(guides.length).toBeGreaterThan(15);
      for (const path of guides) expect(builtFile(path)).toMatch(/^# /);
    });
  });

  test('addresses of the dashboard are its page; unknown ones are a 404 with a page', async () => {
    expect(await answerAt('/')).toEqual([200, 'text/html']);
    for (const route of await clientRoutes()) {
      const address = route.replaceAll(/:\w+/g, 'x');
      expect(await answerAt(address), address).toEqual([200, 'text/html']);
    }
    for (const address of ['/nowhere', '/docs/nowhere', '/docs/errors/no.code', '/legal/nothing'])
      expect(await answerAt(address), address).toEqual([404, 'text/html']);
    expect(await answerAt('/assets/nothing.js')).toEqual([404, 'text/plain']);
    expect(await answerAt('/docs/errors/auth.missing')).toEqual([200, 'text/html']);
  });

  test('the samples in curl of reads work as they are shown', async () => {
    const key = await server.seed({
      accountId: 'acc_samples',
      name: 'Samples',
      tier: 'free',
      credits: 100,
    });
    const operations = JSON.parse(builtFile('/docs/operations.json')) as Record<string, Sendable>;
    const reads = Object.entries(operations).filter(
      ([, { method, example }]) => method === 'GET' && !NEED_MORE.test(example),
    );
    expect(reads.length).toBeGreaterThan(20);
    const html = [...pages]
      .filter(([address]) => address.startsWith('/docs/reference/'))
      .map(([, one]) => one)
      .join('');
    const failed = reads.flatMap(([id]) => {
      const section = html.slice(html.indexOf(`<section class="operation" id="${id}"`));
      const [, sample = ''] = /data-language="curl">([^<]+)</.exec(section) ?? [];
      const command = sample
        .replaceAll('&quot;', '"')
        .replaceAll('&#34;', '"')
        .replaceAll('&amp;', '&')
        .replace(' \\\n  -O -J', '');
      const status = execFileSync('bash', ['-c', `${command} -sS -o /dev/null -w '%{http_code}'`], {
        env: { ...process.env, API: server.api, KEY: key },
        encoding: 'utf8',
      });
      return status === '200' ? [] : [`${id}: ${status}`];
    });
    expect(failed).toEqual([]);
  });
});
