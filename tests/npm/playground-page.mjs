// What a person does in the playground's page. Each action takes one object, and waits until the page has taken it up.
import { setTimeout as pause } from 'node:timers/promises';

const TIMEOUT = 20_000;
const LOCAL = /^(https?|wss?):\/\/(localhost|127\.0\.0\.1)[:/]/;

/** The actions in a fresh page, opened in the personal chat. */
export async function openPage(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  // The page asks Microsoft's servers for fonts, and does without.
  await context.route((to) => !LOCAL.test(to.href), (route) => route.abort());
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT);
  const failures = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto(url);
  // The log would repeat what is said in the chat.
  await page.getByRole('button', { name: 'Hide log panel' }).click();
  return watched(actionsIn(page), failures);
}

/** The same actions; each fails when the page's own code has failed since the one before. */
function watched(actions, failures) {
  const check = () => {
    if (failures.length > 0) throw new Error(`the playground's page failed: ${failures.splice(0).join('; ')}`);
  };
  const guard = (action) => async (given) => {
    const result = await action(given ?? {});
    check();
    return result;
  };
  return Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, guard(action)]));
}

async function until(holds, otherwise, timeout = TIMEOUT) {
  for (const start = Date.now(); !await holds(); await pause(50)) {
    if (Date.now() - start > timeout) throw new Error(otherwise);
  }
}

function actionsIn(page) {
  const button = (name, within = page) => within.getByRole('button', { name, exact: true });
  const chats = page.getByRole('region', { name: 'Chat and Teams Channel' });
  const talk = chats.locator('xpath=../../following-sibling::*[1]'); // the part of the page beside the list of chats

  /** Where to write, and the button that sends it: a chat's, a new post's, or those of the thread that shows a text. */
  async function composer(thread) {
    const post = button('Post', talk);
    if (!await post.isVisible()) return [talk.getByRole('textbox').last(), button('Send Message', talk)];
    if (thread === undefined) return [talk.getByRole('textbox').first(), post];
    const send = button('Send Message');
    const found = talk.getByRole('group').filter({ has: send, hasText: thread }).first();
    return [found.getByRole('textbox').last(), button('Send Message', found)];
  }

  /** Writes and sends a message: after a mention, if that is a name. */
  async function write({ text, mention, thread }) {
    const [box, send] = await composer(thread);
    await box.click();
    if (mention) {
      await page.keyboard.type(`@${mention.slice(0, 3)}`, { delay: 60 });
      await page.getByRole('menuitem', { name: mention }).click(); // Enter would post it as it is
    }
    await page.keyboard.insertText(mention ? ` ${text}` : text);
    await sent(box, send);
  }

  async function sent(box, send) {
    await send.click();
    await until(async () => (await box.innerText()).trim() === '', 'the message is not sent');
  }

  /** Opens a chat or a channel by its name in the list. */
  async function open({ name }) {
    const item = chats.getByRole('treeitem', { name, exact: true });
    // Nothing but the looks of an item tells whether it is the open one.
    const looks = () => item.evaluate((element) => element.className);
    const usual = await chats.getByRole('treeitem').evaluateAll((items) => items.map((one) => one.className));
    const before = await looks();
    if (usual.length > 2 && usual.filter((one) => one === before).length === 1) return;
    await item.click();
    await until(async () => await looks() !== before, `${name} does not open`);
  }

  async function wait({ text, times, seconds }) {
    await talk.getByText(text).nth(times - 1).waitFor({ timeout: seconds * 1000 });
  }

  const shown = () => talk.innerText();

  const press = ({ name }) => button(name, talk).last().click();

  const fill = ({ label, text }) => talk.getByLabel(label, { exact: true }).last().fill(text);

  /** Chooses: in the list of that label, or what has the label itself (a round or a square box). */
  async function choose({ option, label }) {
    if (label === null) return talk.getByLabel(option, { exact: true }).last().check();
    await talk.getByLabel(label, { exact: true }).last().click();
    return page.getByRole('option', { name: option, exact: true }).click();
  }

  async function feedback({ like, text }) {
    await button(like ? 'Like' : 'Dislike', talk).last().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(text);
    await button('Submit', dialog).click();
    await button('Close', dialog).click(); // what it thanks with
    await dialog.waitFor({ state: 'hidden' });
  }

  /** What a search by the message extension finds, as it is shown; with pick, the result of that heading is sent. */
  async function search({ text, command, parameter, pick, seconds }) {
    await button('Trigger Message Extension App', talk).first().click();
    await page.getByRole('menuitem', { name: 'Search Command' }).click();
    const term = page.getByPlaceholder('Enter a search term');
    const popup = page.getByRole('group').filter({ has: term });
    const id = popup.getByRole('textbox', { name: 'Command ID' });
    if (!await id.isVisible()) await button('Specify Command ID or Parameter', popup).click();
    await id.fill(command);
    await popup.getByRole('textbox', { name: 'Parameter name' }).fill(parameter);
    await term.fill(text);
    await term.press('Enter');
    const loading = popup.getByRole('progressbar');
    const found = async () => (await popup.innerText()).split(/^(?:Specify Command ID or Parameter|Parameter name)$/m).at(-1).trim();
    await until(async () => await found() && !await loading.isVisible(), 'nothing is shown for the search', seconds * 1000);
    const shown = await found();
    if (pick) {
      await popup.getByRole('heading', { name: pick, exact: true }).click();
      await sent(...await composer());
    } else {
      await button('Close', popup).click();
    }
    return shown;
  }

  /** Sends an activity just as it is, which nothing completes. */
  async function custom({ activity }) {
    await button('Mock an Activity').click();
    await page.getByRole('menuitem', { name: 'Custom activity' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(JSON.stringify(activity));
    await button('Send activity', dialog).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async function picture({ path }) {
    await page.screenshot({ path });
  }

  return { open, write, wait, shown, press, fill, choose, feedback, search, custom, picture };
}
