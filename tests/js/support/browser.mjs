// A browser that may talk to nobody but the page's own host, and that remembers what went wrong.
import { chromium as engine } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, root } from './needs.mjs';

const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
              '--disable-component-update', '--disable-sync'];
export const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const laptop = { viewport: { width: 1366, height: 900 } };

export const openBrowser = () => engine.launch({ executablePath: chromium, args });

/** A page with a list of its troubles: errors on the console, exceptions, and requests to another origin than `origin`. */
export async function openPage(browser, options, origin) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const troubles = [], requests = [];
  page.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    requests.push(request.url());
    if (!request.url().startsWith(origin)) troubles.push(`request to ${request.url()}`);
  });
  return { context, page, troubles, requests };
}

export function picture(name) {
  const folder = process.env.EVENSTRIDE_PICTURES ?? join(root, 'build/release/pictures');
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}
