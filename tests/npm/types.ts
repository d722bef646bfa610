// The three shapes schema.mjs turns into JSON Schema: what Slack's own types allow.
import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import type { AppsManifestValidateArguments } from '@slack/web-api';

export interface Message {
  blocks: KnownBlock[];
}

// The package's views take AnyBlock, which lets a block of any unknown type through.
interface Home extends Omit<HomeView, 'blocks'> {
  blocks: KnownBlock[];
}

interface Modal extends Omit<ModalView, 'blocks'> {
  blocks: KnownBlock[];
}

export type View = Home | Modal;

// The package's manifest takes any key beside its own, and its bot scopes lack the one that Slack asks for agents.
type AnyManifest = AppsManifestValidateArguments['manifest'];
type OAuth = NonNullable<AnyManifest['oauth_config']>;
type Scopes = NonNullable<OAuth['scopes']>;

interface BotScopes {
  bot?: (NonNullable<Scopes['bot']>[number] | 'assistant:write')[];
  user?: Scopes['user'];
}

interface OwnOAuth {
  redirect_urls?: OAuth['redirect_urls'];
  scopes?: BotScopes;
}

export interface Manifest {
  _metadata: NonNullable<AnyManifest['_metadata']>;
  display_information: AnyManifest['display_information'];
  features?: AnyManifest['features'];
  oauth_config?: OwnOAuth;
  settings?: AnyManifest['settings'];
}
