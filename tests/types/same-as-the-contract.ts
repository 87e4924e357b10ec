// What ships is what the contract says, in both directions.

import type * as contract from "./contract.js";
import type * as shipped from "idporten-email-login";

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const same = <A, B>(..._: Same<A, B> extends true ? [] : [never]): void => {};

same<contract.Environment, shipped.Environment>();
same<contract.Locale, shipped.Locale>();
same<contract.AcrValue, shipped.AcrValue>();
same<contract.ClientOptions, shipped.ClientOptions>();
same<contract.SessionOptions, shipped.SessionOptions>();
same<contract.ProviderMetadata, shipped.ProviderMetadata>();
same<contract.LoginOptions, shipped.LoginOptions>();
same<contract.AcrLoginOptions, shipped.AcrLoginOptions>();
same<contract.AuthorizationRequest, shipped.AuthorizationRequest>();
same<contract.User, shipped.User>();
same<contract.LoginResult, shipped.LoginResult>();
same<contract.SessionChange, shipped.SessionChange>();
same<contract.StartResult, shipped.StartResult>();
same<contract.LogoutOptions, shipped.LogoutOptions>();
same<contract.Client, shipped.Client>();
same<contract.LoginError, shipped.LoginError>();
same<contract.ErrorCode, shipped.ErrorCode>();
same<contract.TraceEvent, shipped.TraceEvent>();
same<typeof contract.preload, typeof shipped.preload>();
same<typeof contract.createClient, typeof shipped.createClient>();
