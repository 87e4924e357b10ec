// Monitoring that adds headers to each request.

import * as Sentry from "@sentry/browser";
import { createClient } from "idporten-email-login";

Sentry.init({ dsn: `http://key@${location.host}/1`, integrations: [Sentry.browserTracingIntegration()], tracesSampleRate: 1, tracePropagationTargets: [/./] });
globalThis.client = createClient(globalThis.config);
