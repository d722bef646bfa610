// The browser that the drawing tools and the playground share.
import { chromium } from 'playwright-core';

/** Chromium, headless; args are its own switches. */
export function launch(args = []) {
  return chromium.launch({
    args,
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid?.() !== 0, // chromium refuses its sandbox to root
  });
}

/** Takes pictures of pages, their whole height, at two device pixels to one of width: shots are pairs [fill(page), to]. */
export async function photograph(width, shots) {
  const browser = await launch();
  try {
    // Offline: what is drawn may name an image anywhere, and nothing is to leave the machine.
    const context = await browser.newContext({ viewport: { width, height: 100 }, deviceScaleFactor: 2, offline: true });
    for (const [fill, to] of shots) {
      const page = await context.newPage();
      await fill(page);
      await page.screenshot({ path: to, fullPage: true });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

/** The positional arguments as pairs [from, to]; usage is what to say when they are no pairs. */
export function pairsOf(positionals, usage) {
  if (positionals.length === 0 || positionals.length % 2) throw new Error(usage);
  return Array.from({ length: positionals.length / 2 }, (_, i) => positionals.slice(2 * i, 2 * i + 2));
}

/** A width from the command line. */
export function widthOf(text, usage) {
  const width = Number(text);
  if (!(Number.isInteger(width) && width > 0)) throw new Error(usage);
  return width;
}
