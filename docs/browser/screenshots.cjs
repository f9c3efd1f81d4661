// Makes the pictures of docs/browser.md: a real Chromium in Neo4j Browser, on a real server with the built-in corpus.
//
//   oncograph --store bolt://localhost:7687 load --builtin
//   oncograph browser --port 7480 &
//   (cd /tmp && npm install playwright-core)
//   NODE_PATH=/tmp/node_modules NEO4J_PASSWORD=… node docs/browser/screenshots.cjs docs/browser
//
// NEO4J_BROWSER, NEO4J_BOLT, NEO4J_USER, ONCOGRAPH_FILES and CHROMIUM name other places than those below. It is no part
// of the tests: where nodes come to lie differs from run to run, so look at what it makes. It fails when Neo4j Browser
// does not show what is waited for.

const { chromium } = require('playwright-core');

const env = process.env;
const page_url = env.NEO4J_BROWSER ?? 'http://localhost:7474/browser/';
const bolt = env.NEO4J_BOLT ?? 'localhost:7687';
const files = env.ONCOGRAPH_FILES ?? 'http://localhost:7480';
const folder = process.argv[2] ?? '.';
const editor = '[data-testid="activeEditor"]';

async function type(page, text, shown) {
  await page.click(editor);
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
  await page.waitForTimeout(400);
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector(shown, { timeout: 20000 });
}

async function logIn(browser, colorScheme = 'light') {
  const page = await browser.newPage({ viewport: { width: 1400, height: 860 }, colorScheme });
  await page.goto(page_url, { waitUntil: 'domcontentloaded' });
  await page.fill('[data-testid="boltaddress"]', bolt);
  await page.fill('[data-testid="username"]', env.NEO4J_USER ?? 'neo4j');
  await page.fill('[data-testid="password"]', env.NEO4J_PASSWORD);
  await page.click('[data-testid="connect"]');
  await page.waitForSelector(editor, { timeout: 60000 });
  await page.waitForTimeout(2000); // it runs a command of its own when connected
  await type(page, `:style ${files}/style.grass`, 'text=node.Agent');
  await type(page, ':config {"autoComplete": false}', 'text="autoComplete": false');
  return page;
}

// The texts that can be run, by step of the guide, as the server of the guide has them.
async function steps(page) {
  return page.evaluate(async url => {
    const guide = new DOMParser().parseFromString(await (await fetch(url)).text(), 'text/html');
    return [...guide.querySelectorAll('slide')].map(slide => [...slide.querySelectorAll('pre')].map(p => p.textContent));
  }, `${files}/guide.html`);
}

// A query's picture over the whole window, with room for the overview at its right.
async function picture(page, query, name, zoomOut = 1) {
  await type(page, ':clear', editor);
  await type(page, query, '.relationship');
  await page.locator('[title="Fullscreen"]').first().click();
  await page.waitForTimeout(5000); // until the nodes lie still
  await page.locator('[aria-label="zoom-to-fit"]').first().click();
  await page.waitForTimeout(1000);
  for (let times = 0; times < zoomOut; times++) {
    await page.locator('[aria-label="zoom-out"]').first().click();
    await page.waitForTimeout(600);
  }
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.locator('[title="Close fullscreen"]').first().click();
}

async function savedQueries(page) {
  await type(page, ':clear', editor);
  await page.evaluate(async url => {
    const data = new DataTransfer();
    data.items.add(new File([await (await fetch(url)).blob()], 'saved-queries.zip'));
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data });
      document.querySelector('.filedrop').dispatchEvent(event);
    }
  }, `${files}/saved-queries.zip`);
  await page.click('[data-testid="navigationFavorites"]');
  await page.getByText('oncograph', { exact: true }).first().click();
  await page.getByText(/^offers: /).click();
  await page.waitForTimeout(500);
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('text=records', { timeout: 20000 });
  await page.screenshot({ path: `${folder}/saved-queries.png` });
  await page.click('[data-testid="navigationFavorites"]');
}

async function guide(page, queries) {
  await type(page, ':clear', editor);
  await type(page, `:guide ${files}/guide.html`, 'text=1. What is in the graph');
  for (let step = 1; step < queries.length; step++) {
    await page.getByText('Next', { exact: true }).click();
  }
  await page.waitForSelector(`text=${queries.length}. Which settings show benefit?`);
  await type(page, queries[9][0], '.relationship');
  await page.locator('[title="Collapse the node properties display"]').click();
  await page.waitForTimeout(5000);
  await page.locator('[aria-label="zoom-to-fit"]').first().click();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: `${folder}/guide.png` });
}

(async () => {
  const quiet = ['background-networking', 'component-update', 'sync', 'quic', 'gpu'].map(part => `--disable-${part}`);
  const args = ['--no-sandbox', '--no-first-run', ...quiet];
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? '/usr/bin/chromium', args });
  try {
    const page = await logIn(browser);
    const queries = await steps(page);
    await picture(page, queries[9][0], 'benefit');
    await picture(page, queries[6][0], 'claim', 0);
    await savedQueries(page);
    await guide(page, queries);
    await picture(await logIn(browser, 'dark'), queries[1][0], 'dark');
  } finally {
    await browser.close();
  }
})().catch(error => {
  console.error(error);
  process.exit(1);
});
