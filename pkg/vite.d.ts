// idporten-email-login/vite: a plugin for Vite 6 and later. For development only.

import type { LocalIdportenOptions } from "./local-idporten.js";

/** As for `startLocalIdporten()`; an address may be a path of the development server. */
export interface LocalIdportenPluginOptions extends Partial<LocalIdportenOptions> {
  /** `client_id` in development. Default "local-client". */
  clientId?: string;
  /** Each address that users come back to after login: a path of the development server, or a whole address. Default: "/" and Vite's `base`. */
  redirectUris?: string[];
  /** Whether `vite preview` has the local ID-porten as well, at exactly `port`. The page must be built by `vite build --mode local-preview`;
   *  builds of other modes have nothing of it. Default false. */
  preview?: boolean;
}

/** Starts a local ID-porten with `vite dev`, registers the address that the development server got, and stops with it.
 *  `import.meta.env.IDPORTEN` is then `{ clientId, issuer }` for `createClient()`; in a production build it is undefined. The
 *  first start installs what the local ID-porten is built on, which takes some seconds. Needs Node.js 22 or later.
 *  @throws {Error} from Vite when `port` is in use */
export function localIdporten(options?: LocalIdportenPluginOptions): { name: string };
