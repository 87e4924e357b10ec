import { navigating } from "$app/state";
import { requireEmailLogin } from "idporten-email-login/svelte";
import { client } from "$lib/client";

export const load = requireEmailLogin(client, navigating);
