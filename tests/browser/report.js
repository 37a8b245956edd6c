// node report.js DIR — opens the pages that report_sample wrote into DIR in Chromium and checks what a reader sees.
'use strict';

const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');
const { derived, changes, at } = require('./figures.js');

const dir = path.resolve(process.argv[2]);
let checks = 0;
const faults = [];

function check(holds, what) {
  checks++;
  if (!holds) faults.push(what);
}

// A page whose every complaint and every request is written down.
async function open(browser, file) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  page.on('console', (m) => faults.push(`${file}: console ${m.type()}: ${m.text()}`));
  page.on('pageerror', (e) => faults.push(`${file}: ${e}`));
  page.on('request', (r) => {
    if (!/^(file|data):/.test(r.url())) faults.push(`${file}: asks for ${r.url()}`);
  });
  await page.goto(`file://${path.join(dir, file)}`);
  return page;
}

async function figuresOf(page) {
  return page.$$eval('[data-key]', (all) =>
    all.map((e) => ({ key: e.dataset.key, value: e.dataset.value, text: e.textContent, tag: e.tagName })));
}

// Those figures whose value, or whose text, is not what `expected` gives for their key.
function wrong(figures, expected) {
  return figures.filter((f) => {
    const want = expected(f.key);
    if (want === undefined || String(want) !== f.value) return true;
    if (f.tag !== 'DATA') return false;
    if (want === null) return f.text !== '未知 unknown';
    const number = /^−?[\d,]+$/.test(f.text) ? Number(f.text.replace(/,/g, '').replace('−', '-')) : null;
    return f.text === '' || (number !== null && number !== want);
  });
}

async function checkFigures(page, file, expected, least) {
  const figures = await figuresOf(page);
  check(figures.length >= least, `${file}: ${figures.length} figures, at least ${least}`);
  for (const f of wrong(figures, expected)) check(false, `${file}: ${f.key} is shown as ${f.value} (${f.text}), not ${expected(f.key)}`);
  check(true, '');
  // The comparison itself can fail: a figure that is changed is found.
  const data = figures.findIndex((f) => f.tag === 'DATA');
  const changed = figures.map((f, i) => (i === data ? { ...f, value: f.value + '1' } : f));
  check(wrong(changed, expected).length === wrong(figures, expected).length + 1, `${file}: a changed figure is not found`);
}

// Pixels of a PNG that are not (nearly) white, counted on a canvas of a page of its own.
async function painted(blank, png) {
  return blank.evaluate(async (b64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${b64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height), ink = canvas.getContext('2d');
    ink.drawImage(image, 0, 0);
    const at = ink.getImageData(0, 0, image.width, image.height).data;
    let dark = 0;
    for (let i = 0; i < at.length; i += 4) if (at[i] + at[i + 1] + at[i + 2] < 600) dark++;
    return { dark, all: image.width * image.height };
  }, png.toString('base64'));
}

async function checkDrawings(page, blank, file, least) {
  const drawings = await page.$$('svg');
  check(drawings.length >= least, `${file}: ${drawings.length} drawings, at least ${least}`);
  for (const d of drawings) {
    const id = await d.getAttribute('id');
    const { dark, all } = await painted(blank, await d.screenshot());
    check(dark > 400 && dark < all * 0.6, `${file}: drawing ${id} has ${dark} dark pixels of ${all}`);
    const lines = await d.$$eval('path.line', (some) => some.map((p) => p.getAttribute('d').length > 0 && p.getBBox().width));
    check(lines.every((w) => w > 1), `${file}: a line of ${id} is empty`);
    const outside = await d.evaluate((svg) => [...svg.querySelectorAll('text')].filter((t) => {
      const box = t.getBBox(), view = svg.viewBox.baseVal;
      return box.width === 0 || box.x < -1 || box.x + box.width > view.width + 1 || box.y + box.height > view.height + 1;
    }).map((t) => t.textContent));
    check(outside.length === 0, `${file}: in ${id} these words are empty or run out of it: ${outside.join(' | ')}`);
  }
}

async function checkWords(page, file) {
  const empty = await page.$$eval('main [lang]', (all) => all.filter((e) => e.textContent.trim() === '' && e.closest('table') === null).length);
  check(empty === 0, `${file}: ${empty} texts are empty`);
  for (const [lang, word] of [['zh', /[\u4e00-\u9fff]{2}/], ['en', /[a-z]{3}/i]]) {
    const texts = await page.$$eval(`h1 [lang=${lang}],h2 [lang=${lang}],.finding [lang=${lang}]`, (all) =>
      all.map((e) => ({ text: e.textContent, seen: e.getClientRects().length > 0 })));
    check(texts.length >= 12, `${file}: ${texts.length} texts in ${lang}`);
    for (const t of texts) check(t.seen && word.test(t.text), `${file}: not ${lang}, or not seen: ${t.text}`);
  }
  const bare = await page.$$eval('section', (all) => all.filter((s) => s.innerText.length < 20).map((s) => s.id));
  check(bare.length === 0, `${file}: empty sections ${bare}`);
}

// Without a Chinese font all characters are one box.
async function checkFont(page) {
  const alike = await page.evaluate(() => {
    const drawn = ['村', '镇', '县'].map((c) => {
      const canvas = new OffscreenCanvas(40, 40), ink = canvas.getContext('2d');
      ink.font = '30px sans-serif';
      ink.fillText(c, 2, 32);
      return ink.getImageData(0, 0, 40, 40).data.join();
    });
    return new Set(drawn).size;
  });
  check(alike === 3, 'no Chinese font: characters look alike');
}

async function checkWidth(page, file) {
  for (const width of [1200, 800]) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(over <= 0, `${file}: at ${width} px it is ${over} px too wide`);
  }
}

async function checkPrint(page, file) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const text = pdf.toString('latin1');
  const pages = (text.match(/\/Type\s*\/Page\b/g) || []).length;
  check(text.startsWith('%PDF'), `${file}: no PDF`);
  check(pages >= 2 && pages <= 40, `${file}: prints ${pages} pages`);
  check(/\/MediaBox \[0 0 59[45]/.test(text), `${file}: does not print on A4`);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 696, height: 1000 }); // A4 less its margins, at 96 dots an inch
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(over <= 0, `${file}: on paper it is ${over} px too wide`);
  await page.emulateMedia({ media: 'screen' });
}

function read(name) {
  return JSON.parse(fs.readFileSync(path.join(dir, name, 'run.json'), 'utf8'));
}

async function checkReport(browser, blank, name) {
  const file = `${name}/index.html`, run = read(name), found = derived(run);
  const page = await open(browser, file);
  const expected = (key) => (key.startsWith('derived/') ? found[key.slice(8)] : at(run, key));
  check((await page.title()) === run.drill.title_zh, `${file}: its title is ${await page.title()}`);
  const first = await page.$eval('.verdict', (e) => e.textContent);
  check(first.includes(run.verdict.passed ? 'PASSED' : 'FAILED') && first.includes(run.verdict.zh), `${file}: verdict ${first}`);
  await checkFigures(page, file, expected, 200);
  await checkDrawings(page, blank, file, 8);
  await checkWords(page, file);
  const told = await page.$$eval('.case', (all) => all.map((e) => e.textContent));
  for (const e of run.expectations.filter((x) => x.outcome === 'failed'))
    check(told.some((t) => t.includes(e.id) && t.includes(e.found) && t.includes(e.story[Math.max(0, e.story.length - 2)] ?? "")), `${file}: ${e.id} is not told`);
  await checkWidth(page, file);
  await checkPrint(page, file);
  await page.close();
}

async function checkCompare(browser, blank) {
  const file = 'compare.html', runs = { a: read('a'), b: read('b') }, change = changes(runs.a, runs.b);
  const page = await open(browser, file);
  const expected = (key) => (key.startsWith('derived/change/') ? change[key.slice(15)] : key === 'derived/absent' ? null : at(runs, key));
  await checkFigures(page, file, expected, 20);
  await checkDrawings(page, blank, file, 3);
  await checkWords(page, file);
  await checkWidth(page, file);
  await checkPrint(page, file);
  await page.close();
}

async function main() {
  const browser = await chromium.launch({
    executablePath: process.env.FANGPIN_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'], // CI is root, in a container; only our own files are opened
  });
  try {
    const blank = await browser.newPage();
    await checkFont(blank);
    for (const name of fs.readdirSync(dir).filter((n) => fs.existsSync(path.join(dir, n, 'index.html')))) await checkReport(browser, blank, name);
    if (fs.existsSync(path.join(dir, 'compare.html'))) await checkCompare(browser, blank);
  } finally {
    await browser.close();
  }
  for (const f of faults) console.log(`✘ ${f}`);
  console.log(`${checks - faults.length < 0 ? 0 : checks - faults.length} passed, ${faults.length} failed`);
  process.exitCode = faults.length === 0 && checks > 100 ? 0 : 1;
}

main().catch((e) => {
  console.error(e);
  process.exitCode = 1;
});
