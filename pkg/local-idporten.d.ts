// idporten-email-login/local-idporten: a local ID-porten with e-mail users, started from Node. For development and tests.

/** A client, as it would be registered at ID-porten, and where it logs in. */
export interface LocalIdportenOptions {
  /** `client_id`. */
  clientId: string;
  /** Each address that users come back to after login, as a whole. */
  redirectUris: string[];
  /** Each address that users come back to after logout. Default: `redirectUris`. */
  postLogoutRedirectUris?: string[];
  /** The page that ID-porten calls for front-channel logout. */
  frontchannelLogoutUri?: string;
  /** The server's address that ID-porten calls for back-channel logout. */
  backchannelLogoutUri?: string;
  /** The issuer's port; users log in at the next one. Default: 4010, or another where that is in use. */
  port?: number;
  /** Seconds after the last login until ID-porten's own session ends. Default 1800. */
  sessionSeconds?: number;
}

/** A local ID-porten that is running. */
export interface LocalIdporten {
  /** For `createClient({ issuer })`. */
  issuer: string;
  /** The address of all mail that was sent, as JSON. */
  inbox: string;
  /** Stops it. */
  close(): void;
}

/** Starts a local ID-porten on this machine. The first call installs what it is built on, which takes some seconds. It does not
 *  keep the process running. Needs Node.js 22 or later.
 *  @throws {Error} when `port` is in use, or an address is not absolute */
export function startLocalIdporten(options: LocalIdportenOptions): Promise<LocalIdporten>;
