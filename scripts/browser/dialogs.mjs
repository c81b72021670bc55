import { NODES } from './flows.mjs';
import { check, happens, openEditor, picture } from './page.mjs';

/** For each dialog: a field with what is wrong in it, and what is typed into fields. */
const DIALOGS = {
  fit: {
    bad: ['windowSize', 'many'],
    typed: { name: 'learn <b>all</b>', windowSize: '321', model: 'map2', features: 'speed, flow' },
    chosen: { preset: 'fast', method: 'umap' },
  },
  project: {
    bad: ['holdLimit', '-3'],
    typed: { name: 'project "it"', holdLimit: '77', model: 'map2' },
    chosen: { noModel: 'hold', format: 'object' },
  },
  judge: {
    bad: ['windowSize', '3'],
    typed: { name: 'judge & alarm', windowSize: '222', threshold: '0.8' },
    chosen: { metric: 'trustworthiness' },
  },
};

/** The dialogs open, say what is wrong, and keep what was typed. */
export async function checkDialogs(browser, nodeRed) {
  await nodeRed.deploy(NODES);
  const page = await openEditor(browser, nodeRed.url);
  for (const [id, { bad, typed, chosen }] of Object.entries(DIALOGS)) {
    await edit(page, id);
    for (const [field, value] of Object.entries(chosen))
      await page.selectOption(`#node-input-${field}`, value);
    await type(page, bad[0], bad[1]);
    check(
      await happens(
        page,
        (field) => document.querySelector(`#node-input-${field}`).matches('.input-error'),
        bad[0],
        3000,
      ),
      `the dialog of ${id} marks "${bad[1]}" as wrong`,
    );
    for (const [field, value] of Object.entries(typed)) await type(page, field, value);
    const wrong = await page.locator('#dialog-form .input-error').count();
    check(wrong === 0, `the dialog of ${id} takes what is right`);
    await picture(page, `dialog-${id}`);
    await page.click('#node-dialog-ok');
    await page.waitForSelector('#dialog-form', { state: 'detached' });
    await edit(page, id);
    const kept = await page.evaluate(
      (fields) =>
        Object.fromEntries(
          fields.map((field) => [field, document.querySelector(`#node-input-${field}`).value]),
        ),
      Object.keys({ ...typed, ...chosen }),
    );
    const same = Object.entries({ ...typed, ...chosen }).filter(([field, value]) => kept[field] !== value);
    check(
      same.length === 0,
      `the dialog of ${id} keeps what was typed${same.map(([field]) => ` (not ${field}: ${kept[field]})`)}`,
    );
    await page.click('#node-dialog-cancel');
    await page.waitForSelector('#dialog-form', { state: 'detached' });
  }
  check(page.problems.length === 0, `no error in the console with the dialogs${list(page.problems)}`);
  await page.close();
}

async function edit(page, id) {
  await page.evaluate((node) => RED.editor.edit(RED.nodes.node(node)), id);
  await page.waitForSelector('#dialog-form .pdr-dialog', { state: 'visible' });
  await page.waitForTimeout(400); // it slides in
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('.pdr-dialog details')) fold.open = true;
  });
}

/** A field of a choice of scopes has its text field in another. */
async function type(page, field, value) {
  const input = page.locator(`#pdr-row-${field} input[type=text]:visible`).first();
  await input.fill(value);
  await input.press('Tab');
}

/** All examples, as Node-RED offers them, go into one workspace and are deployed. */
export async function checkExamples(browser, nodeRed) {
  await nodeRed.deploy([]);
  const page = await openEditor(browser, nodeRed.url);
  const imported = await page.evaluate(async () => {
    const folder = 'library/examples/flows/@parametric-dr/node-red-pdr';
    const names = (await $.getJSON(folder)).map(({ fn }) => fn);
    for (const name of names) {
      const flow = await $.getJSON(`${folder}/${encodeURIComponent(name)}`);
      RED.view.importNodes(flow, {
        generateIds: true,
        touchImport: true,
        addFlow: false,
        applyNodeDefaults: true,
      });
    }
    return names;
  });
  check(imported.length >= 6, `${imported.length} examples are offered and imported`);
  const wrong = await page.evaluate(() => {
    const bad = [];
    RED.nodes.eachNode((node) => {
      if (node.type === 'unknown' || node.valid === false) bad.push(`${node.type} ${node.name}`);
    });
    return bad;
  });
  check(wrong.length === 0, `no node of theirs is unknown or wrong${list(wrong)}`);
  const answer = page.waitForResponse(
    (response) => response.request().method() === 'POST' && /\/flows$/.test(response.url()),
  );
  await page.click('#red-ui-header-button-deploy');
  check((await answer).ok(), 'the examples are deployed together');
  await picture(page, 'examples');
  check(page.problems.length === 0, `no error in the console with the examples${list(page.problems)}`);
  await page.close();
}

export const list = (texts) => texts.map((text) => `\n  ${text}`).join('');
