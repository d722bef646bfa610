// Which Adaptive Cards a payload holds, and what Microsoft's own library has against each.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
// The package's own entry cannot be imported by node; its bundle can.
const { AdaptiveCard, HostConfig, SerializationContext, ValidationEvent, Versions } =
  require('adaptivecards/dist/adaptivecards.js');

export const CARD = 'application/vnd.microsoft.card.adaptive';

/** Teams' host config: theme is 'light' or 'dark'. */
export function hostConfig(theme) {
  return JSON.parse(readFileSync(join(import.meta.dirname, `../data/hostconfig-teams-${theme}.json`), 'utf8'));
}

/** Every card in the payload (a card, a message, the answer to an invoke, a list of those ...) as pairs [path, card]. */
export function cardsIn(value, path = '$') {
  if (value === null || typeof value !== 'object') return [];
  if (value.type === 'AdaptiveCard') return [[path, value]];
  if (value.contentType === CARD) return [[`${path}.content`, value.content ?? {}]];
  const inside = (key) => (Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
  return Object.entries(value).flatMap(([key, item]) => cardsIn(item, inside(key)));
}

/** What is wrong with the cards in a payload, a line each: none, if Teams, which draws cards up to 1.5, can draw them. */
export function faultsOf(payload) {
  const cards = cardsIn(payload);
  if (cards.length === 0 && payload?.type !== 'message') return ['no card and no message'];
  return cards.flatMap(([path, card]) => faultsOfCard(card).map((fault) => `${path}: ${fault}`));
}

const config = new HostConfig(hostConfig('light'));

function faultsOfCard(json) {
  if (json === null || typeof json !== 'object') return ['no card'];
  const card = new AdaptiveCard();
  card.hostConfig = config;
  card.maxVersion = Versions.v1_5;
  const context = new SerializationContext(Versions.v1_5);
  card.parse(json, context);
  const parsed = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i));
  const events = [...parsed, ...card.validateProperties().validationEvents];
  return events.map(({ event, source, message }) => {
    const where = source?.getJsonTypeName?.() ?? '';
    return [ValidationEvent[event], where, message].filter(Boolean).join(': ');
  });
}
