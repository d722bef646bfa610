// One HTML page for a message or a view: the frame is ours; slack-blocks-to-jsx draws the blocks that it can draw.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createElement as h } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Message } from 'slack-blocks-to-jsx';

const here = import.meta.dirname;
const styles = [join(here, 'node_modules/slack-blocks-to-jsx/dist/style.css'), join(here, 'frame.css')];
const css = styles.map((path) => readFileSync(path, 'utf8')).join('\n');

/** The page, complete, in the theme ('light' or 'dark'). */
export function pageOf(payload, theme) {
  const frames = { modal: modalFrame, home: homeFrame };
  const frame = frames[payload.type] ?? messageFrame;
  const blocks = (payload.blocks ?? []).map((block, i) => h('div', { key: i }, drawn(block, theme)));
  const body = unshield(renderToStaticMarkup(frame(payload, blocks)));
  const head = `<meta charset="utf-8"><style>${css}</style>`;
  return `<!doctype html><html lang="en-GB" data-theme="${theme}">${head}<body>${body}`;
}

function messageFrame({ ephemeral }, blocks) {
  return h('div', { className: 'message' },
    h('div', { className: 'avatar' }, 'P'),
    h('div', { className: 'content' },
      ephemeral && h('div', { className: 'quiet' }, 'Only visible to you'),
      h('div', { className: 'sender' },
        h('b', null, 'Policy bot'),
        h('span', { className: 'badge' }, 'APP'),
        h('span', { className: 'quiet' }, '09:41')),
      blocks));
}

function modalFrame({ title, submit, close }, blocks) {
  return h('div', { className: 'backdrop' },
    h('div', { className: 'modal', role: 'dialog' },
      h('div', { className: 'modal-title' }, title?.text, h('span', { className: 'quiet' }, '✕')),
      h('div', { className: 'modal-blocks' }, blocks),
      (submit || close) && h('div', { className: 'modal-foot' },
        h('span', { className: 'button' }, close?.text ?? 'Cancel'),
        submit && h('span', { className: 'button primary' }, submit.text))));
}

function homeFrame(_view, blocks) {
  return h('div', { className: 'home' }, blocks);
}

/** One block: by our own hand where the library draws it wrongly, not at all, or not without falling over. */
function drawn(block, theme) {
  if (block.type === 'input' && TYPED.has(block.element?.type)) return typedInput(block);
  const whole = h(Message, {
    blocks: [shielded(block)], theme, name: '', logo: '', withoutWrapper: true, style: { maxWidth: 'none' },
  });
  try {
    // A type that the library does not know comes out as nothing, without an error.
    if (renderToStaticMarkup(whole).includes('--block_wrapper')) return whole;
  } catch {
    // It throws on some, for example a table with a raw_number cell.
  }
  return h('pre', { className: 'undrawn' }, `${block.type} (cannot be drawn here)\n${JSON.stringify(block, null, 1)}`);
}

// The library draws these as boxes of one size with a note of its own below.
const TYPED = new Set(['plain_text_input', 'email_text_input', 'url_text_input', 'number_input']);

function typedInput({ label, hint, optional, element }) {
  const { initial_value: value, placeholder, multiline } = element;
  return h('div', { className: 'typed' },
    h('b', null, label?.text, optional && h('span', { className: 'quiet' }, ' (optional)')),
    h('div', { className: `box${multiline ? ' tall' : ''}${value ? '' : ' quiet'}` }, value || placeholder?.text),
    hint && h('div', { className: 'quiet' }, hint.text));
}

const LITERAL = new Set(['plain_text', 'raw_text']); // types of text object

/** The same block, its literal texts shielded: the library reads them as Markdown ("# x" vanishes), Slack does not. */
function shielded(value) {
  if (Array.isArray(value)) return value.map(shielded);
  if (value === null || typeof value !== 'object') return value;
  if (LITERAL.has(value.type) && typeof value.text === 'string') return { ...value, text: shield(value.text) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shielded(item)]));
}

// What could be markup goes through the library as private-use characters; :emoji: stay, because Slack draws those.
const PRIVATE = 0xe000;
const EMOJI = /(?<!\w)(:[a-z+-][\w+-]*:)(?!\w)/; // but not the colons of 12:30:45

function shield(text) {
  const hide = (char) => String.fromCharCode(PRIVATE + char.charCodeAt(0));
  return text.split(EMOJI).map((part, i) => (i % 2 ? part : part.replace(/[\0-\x7f]/g, hide))).join('');
}

function unshield(html) {
  return html.replace(/[\ue000-\ue07f]/g, (char) => `&#${char.charCodeAt(0) - PRIVATE};`);
}
