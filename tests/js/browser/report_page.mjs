// The report opens from its file, asks nothing of any network, and draws its pictures.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run, simulated } from '../support/daemon.mjs';
import { needBrowser } from '../support/needs.mjs';

needBrowser();
const { laptop, openBrowser, openPage, phone, picture } = await import('../support/browser.mjs');
const folder = mkdtempSync(join(tmpdir(), 'evenstride-report-'));
const file = join(folder, 'report.html');
run('report', simulated(folder, '--minutes', '8', '--asymmetry', 'contact=8,drop=2'), '-o', file);

const browser = await openBrowser();
try {
  for (const [name, options] of Object.entries({ laptop, phone })) {
    const { page, troubles, requests } = await openPage(browser, { ...options, offline: true }, 'file://');
    await page.goto(pathToFileURL(file).href);
    await page.locator('section').first().waitFor();
    assert.deepEqual(troubles, []);
    assert.deepEqual(requests, [pathToFileURL(file).href]);
    assert.ok((await page.locator('svg.line-chart').count()) >= 8, 'lines over the run');
    assert.ok((await page.locator('path.stroke').count()) >= 10);
    assert.ok((await page.locator('.pictured .error').count()) >= 8, 'each figure states its error');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing leaves the page');
    await page.screenshot({ path: picture(`report_${name}.png`), fullPage: name === 'laptop' });
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
