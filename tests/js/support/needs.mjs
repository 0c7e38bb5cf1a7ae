// What a test needs and may not find; then it says so and ends without failing.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const chromiums = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const chromium = chromiums.find(existsSync);

export function skip(reason) {
  console.log(`SKIPPED: ${reason}`);
  process.exit(0);
}

export function needPackages() {
  if (!existsSync(join(root, 'tests/js/node_modules/.package-lock.json'))) skip('the npm packages of tests/js are not installed (tools/setup does it)');
}

export function needBrowser() {
  needPackages();
  if (!chromium) skip('no Chromium is installed (tools/setup does it)');
}
