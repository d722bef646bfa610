// Runs in the page that card.mjs photographs: the frame is ours, Microsoft's adaptivecards draws the cards.
'use strict';

// The Markdown that Teams knows in cards, and in the text of messages: neither has headings, tables or HTML.
const MARKDOWN = {
  card: window.markdownit('zero').enable(['emphasis', 'link', 'list', 'escape', 'entity']),
  text: window.markdownit('zero', { breaks: true }).enable(
    ['emphasis', 'strikethrough', 'link', 'autolink', 'backticks', 'fence', 'blockquote', 'list', 'newline', 'escape', 'entity']),
};
const CARD = 'application/vnd.microsoft.card.adaptive';

/** Draws a card or a message. */
window.show = (payload, config) => {
  document.body.append(payload.type === 'message' ? message(payload, config) : h('main', {}, card(payload, config)));
};

function h(tag, attributes, ...children) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children.flat().filter(Boolean));
  return element;
}

function card(json, config) {
  const { AdaptiveCard, HostConfig } = window.AdaptiveCards;
  AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = mentioned(MARKDOWN.card.render(text), json.msteams?.entities);
    result.didProcess = true;
  };
  const made = new AdaptiveCard();
  made.hostConfig = new HostConfig(config);
  made.parse(json);
  return h('div', { className: 'card' }, made.render());
}

function message(activity, config) {
  const said = (activity.entities ?? []).find((entity) => entity.type === 'https://schema.org/Message') ?? {};
  const loop = activity.channelData?.feedbackLoop ?? activity.channelData?.feedbackLoopEnabled;
  const name = activity.from?.name ?? 'Policy bot';
  return h('main', { className: 'message' },
    h('div', { className: 'avatar' }, name[0]),
    h('div', { className: 'content' },
      h('div', { className: 'sender' }, h('b', {}, name), h('span', { className: 'quiet' }, '09:41'), labels(said)),
      activity.text && h('div', { className: 'text', innerHTML: textOf(activity, said.citation ?? []) }),
      (activity.attachments ?? []).map((one) => attachment(one, config)),
      (said.citation ?? []).map(source),
      activity.suggestedActions && h('div', { className: 'suggested' },
        activity.suggestedActions.actions.map(({ title }) => h('span', {}, title))),
      loop && h('div', { className: 'quiet' }, '👍 👎')));
}

function labels({ additionalType, usageInfo }) {
  const shown = [additionalType?.includes('AIGeneratedContent') && 'AI-generated', usageInfo?.name];
  return shown.filter(Boolean).map((label) => h('span', { className: 'label' }, label));
}

function attachment({ contentType, content }, config) {
  if (contentType === CARD) return card(content, config);
  return h('pre', { className: 'undrawn' }, `${contentType} (not drawn here)\n${JSON.stringify(content, null, 1)}`);
}

function textOf({ text, textFormat, entities }, citations) {
  const html = textFormat === 'plain' ? `<p class="plain">${MARKDOWN.text.utils.escapeHtml(text)}</p>` : MARKDOWN.text.render(text);
  const known = new Set(citations.map(({ position }) => String(position)));
  const mark = (found, position) => (known.has(position) ? `<span class="citation">${position}</span>` : found);
  return mentioned(html, entities).replace(/\[(\d+)\]/g, mark);
}

/** The HTML with the mentions in it marked: those that an entity stands for, as nothing else is one. */
function mentioned(html, entities) {
  const known = (entities ?? []).filter(({ type }) => type === 'mention');
  return known.reduce((so, { text }) => {
    const name = text.replace(/<[^>]*>/g, '');
    return so.replaceAll(MARKDOWN.text.utils.escapeHtml(text), () => h('span', { className: 'mention' }, name).outerHTML);
  }, html);
}

function source({ position, appearance }) {
  return h('div', { className: 'source' },
    h('span', { className: 'citation' }, position), ' ', h('b', {}, appearance.name), ` ${appearance.abstract ?? ''}`);
}
