// Firefox for the browser tests, over WebDriver BiDi: one order a line on standard input, one answer a line on standard output.
//
//   {"do": "goto", "text": address} · {"do": "evaluate", "text": expression} · {"do": "reload"}
//   {"done": value} or {"failed": reason}
//
// An order that makes the page go elsewhere is answered at once; whoever gave it waits for the new page (puppeteer's own waiting
// never ends in Firefox for goBack(), nor for goto() from a page that came back).
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const [executablePath, preferences] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  // Firefox asks before it sends a form again, in a window of its own that cannot be pressed from here: the person says yes
  extraPrefsFirefox: { "dom.confirm_repost.testing.always_accept": true, ...JSON.parse(preferences) },
});
const page = await browser.newPage();
await page.setViewport({ width: 375, height: 812 });

const orders = {
  goto: (address) => { page.goto(address).catch(() => {}); },
  evaluate: (expression) => page.evaluate(expression),
  reload: () => { page.reload().catch(() => {}); },
};

console.log(JSON.stringify({ done: await browser.version() }));
for await (const line of createInterface({ input: process.stdin })) {
  const { do: order, text } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ done: (await orders[order](text)) ?? null }));
  } catch (problem) {
    console.log(JSON.stringify({ failed: String(problem) }));
  }
}
await browser.close();
