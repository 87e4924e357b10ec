// The JavaScript that is published is what the declarations that are published say. It is checked as a copy, since beside
// a declaration the JavaScript is not read.

import type * as button from "idporten-email-login/button";
import type * as main from "idporten-email-login";
import type * as react from "idporten-email-login/react";
import type * as slim from "idporten-email-login/slim";
import * as publishedButton from "./button.js";
import * as publishedMain from "./index.js";
import * as publishedReact from "./react.js";
import * as publishedSlim from "./slim.js";

publishedButton satisfies typeof button;
publishedMain satisfies Functions<typeof main>;
publishedReact satisfies typeof react;
publishedSlim satisfies Functions<typeof slim>;
({}) as InstanceType<typeof publishedMain.LoginError> satisfies main.LoginError;

/** Only the package makes a LoginError, so its constructor is not declared. */
type Functions<Entry> = Omit<Entry, "LoginError">;
