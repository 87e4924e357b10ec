// Whoever has the contract of an earlier version can use what ships now: a release compiles this file of the last one.

import type * as contract from "./contract.js";
import * as shipped from "idporten-email-login";

export const usable: typeof contract.createClient = shipped.createClient;
export const preload: typeof contract.preload = shipped.preload;
export const LoginError: typeof contract.LoginError = shipped.LoginError;
