import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { signedRequests } from '../support/signed-requests.ts';

const docs = readFileSync('docs/guides/webhooks.md', 'utf8');
const sample = (language: string): string => {
  const [, code] = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(docs) ?? [];
  if (code === undefined) throw new Error(`docs/guides/webhooks.md has no sample in ${language}`);
  return code;
};

/** How a sample is run: the appended code reads requests from stdin and prints one result per line. */
interface Toolchain {
  language: string;
  /** Command that prints the version, to detect the toolchain. */
  probe: [string, ...string[]];
  run: [string, ...string[]];
  files: (code: string) => Record<string, string>;
}

const GO_MAIN = `package main

import ("encoding/json"; "fmt"; "net/http"; "os"; "samples/webhooks")

func main() {
	var all []struct { Secret string; Headers map[string]string; Body string }
	if err := json.NewDecoder(os.Stdin).Decode(&all); err != nil { panic(err) }
	for _, one := range all {
		headers := http.Header{}
		for name, value := range one.Headers { headers.Set(name, value) }
		fmt.Println(webhooks.IsGenuine(one.Secret, headers, []byte(one.Body)))
	}
}`;

const TOOLCHAINS: readonly Toolchain[] = [
  {
    language: 'js',
    probe: [process.execPath, '--version'],
    run: [process.execPath, 'main.mjs'],
    files: (code) => ({
      'main.mjs': `${code}
import { readFileSync } from 'node:fs';
for (const { secret, headers, body } of JSON.parse(readFileSync(0, 'utf8')))
  console.log(isGenuine(secret, headers, body));`,
    }),
  },
  {
    language: 'python',
    probe: ['python3', '--version'],
    run: ['python3', 'main.py'],
    files: (code) => ({
      'main.py': `${code}
import json, sys
for one in json.load(sys.stdin):
    print(str(is_genuine(one["secret"], one["headers"], one["body"].encode())).lower())`,
    }),
  },
  {
    language: 'go',
    probe: ['go', 'version'],
    run: ['go', 'run', '.'],
    files: (code) => ({
      'go.mod': 'module samples\n\ngo 1.21\n',
      'main.go': GO_MAIN,
      'webhooks/webhooks.go': code,
    }),
  },
  {
    language: 'php',
    probe: ['php', '--version'],
    run: ['php', 'main.php'],
    files: (code) => ({
      'main.php': `${code}
foreach (json_decode(file_get_contents('php://stdin'), true) as $one) {
    echo is_genuine($one['secret'], $one['headers'], $one['body']) ? "true\\n" : "false\\n";
}`,
    }),
  },
  {
    language: 'ruby',
    probe: ['ruby', '--version'],
    run: ['ruby', 'main.rb'],
    files: (code) => ({
      'main.rb': `${code}
require 'json'
JSON.parse($stdin.read).each { |one| puts genuine?(one['secret'], one['headers'], one['body']) }`,
    }),
  },
];

const folder = mkdtempSync(join(tmpdir(), 'namaskah-samples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the samples of docs/guides/webhooks.md', () => {
  test.for(TOOLCHAINS)(
    'in $language accept genuine requests, and refuse changed ones, old ones and other secrets',
    { timeout: 280_000 },
    async ({ language, probe: [tool, ...args], run: [command, ...rest], files }, { skip }) => {
      const code = sample(language);
      const has = spawnSync(tool, args, { timeout: 20_000 });
      if (has.status !== 0) return skip(`${tool} is not installed`);
      const cwd = join(folder, language);
      for (const [name, text] of Object.entries(files(code))) {
        mkdirSync(join(cwd, name, '..'), { recursive: true });
        writeFileSync(join(cwd, name), text);
      }
      const all = signedRequests();
      const input = JSON.stringify(all.map(({ request }) => request));
      const { stdout, stderr } = spawnSync(command, rest, { cwd, input, encoding: 'utf8' });
      expect(stdout.trim().split('\n'), stderr).toEqual(all.map(({ genuine }) => String(genuine)));
    },
  );
});
