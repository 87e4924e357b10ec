// Code that is written for an earlier version's contract can use what ships now: a release compiles this file of the last one.

import type * as contract from "./contract.js";
import * as shipped from "idporten-email-login";

export const createClient: typeof contract.createClient = shipped.createClient;
export const preload: typeof contract.preload = shipped.preload;
export const LoginError: typeof contract.LoginError = shipped.LoginError;

// What a method takes is compared in both directions at once (TypeScript's bivariance), so it is compared here by itself.
export const loginOptions = (given: contract.LoginOptions): shipped.LoginOptions => given;
export const acrLoginOptions = (given: contract.AcrLoginOptions): shipped.AcrLoginOptions => given;
export const logoutOptions = (given: contract.LogoutOptions): shipped.LogoutOptions => given;
export const locale = (given: contract.Locale): shipped.Locale => given;
